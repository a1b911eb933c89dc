import { describe, expect, it } from "vitest";
import { fileNameOf } from "../../src/util/file-name.js";

const nameIn = (disposition: string) => fileNameOf(new Headers({ "content-disposition": disposition }));

describe("fileNameOf", () => {
  it.each<[string, string | undefined]>([
    ["attachment; filename=report.csv", "report.csv"],
    ['attachment; filename="license report.csv"', "license report.csv"],
    ['attachment;FILENAME = "a;b=c.csv" ; size=5', "a;b=c.csv"],
    ['attachment; filename="a \\"b\\".csv"', 'a "b".csv'],
    ["attachment; filename*=UTF-8''M%C3%A4rz%20%E2%82%AC.csv; filename=Maerz.csv", "März €.csv"],
    ["attachment; filename=Maerz.csv; filename*=utf-8'de'M%C3%A4rz.csv", "März.csv"],
    ["attachment; filename*=iso-8859-1''M%E4rz.csv", "März.csv"],
    ["attachment; filename*=UTF-8''%E4.csv; filename=a.csv", "a.csv"],
    ["attachment; filename*=koi8-r''%E4.csv; filename=a.csv", "a.csv"],
    ["attachment; filename*=UTF-8''%zz; filename=a.csv", "a.csv"],
    ['attachment; filename="a.csv"; filename="b.csv"', "a.csv"],
    ["attachment", undefined],
    ['attachment; filename=""', undefined],
    ["filename.csv", undefined],
    ['attachment; filename="..."', undefined],
    ['attachment; filename=". . "', undefined],
    ['attachment; filename="  a b.csv "', "a b.csv"],
    ["attachment; filename=a.csv.", "a.csv"],
    ["attachment; filename=.a", ".a"],
    ['attachment; filename="a\\"b.csv"', 'a"b.csv'],
    ["attachment; FILENAME=a.csv; filename=b.csv", "a.csv"],
    ["attachment; filename=b.csv; filename*=UTF-8''%c3%a4.csv", "ä.csv"],
    ["attachment; filename=b.csv; filename*=utf-8'de'%ff.csv", "b.csv"],
    ["attachment; filename*=iso-8859-1''%e4.csv", "ä.csv"],
    ["attachment; filename=b.csv; filename*=utf-16''a.csv", "b.csv"],
    ["attachment; filename*=UTF-8''..%2f..%2fa.csv", "a.csv"],
  ])("reads the file name of %s", (disposition, name) => {
    expect(nameIn(disposition)).toBe(name);
  });

  it.each<[string, string | undefined]>([
    ["../../etc/passwd", "passwd"],
    ["/etc/passwd", "passwd"],
    ["C:\\\\Windows\\\\a.csv", "a.csv"],
    ["C:a.csv", "C_a.csv"],
    ["..", undefined],
    [".", undefined],
    ["a/..", undefined],
    ["a/", undefined],
    ["a.csv. .", "a.csv"],
    [".profile", ".profile"],
  ])("removes the directory: %s", (given, name) => {
    expect(nameIn(`attachment; filename="${given}"`)).toBe(name);
  });

  it("removes directories and invisible characters from the encoded form", () => {
    expect(nameIn("attachment; filename*=UTF-8''..%2F..%5Ca%00%0A%E2%80%AEb.csv")).toBe("ab.csv");
  });

  it("returns no name without the header", () => {
    expect(fileNameOf(new Headers())).toBeUndefined();
  });
});
