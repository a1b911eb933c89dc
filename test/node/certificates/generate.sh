#!/bin/sh
# Makes the certificates of the TLS tests. They vouch for localhost and for names below .test, and are worth nothing elsewhere.
# The keys of the authorities are thrown away, so that nothing can be signed with them later.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
always="20200101000000Z 21200101000000Z"
past="20200101000000Z 20210101000000Z"

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

# sign NAME SUBJECT KEY ISSUER "START END" EXTENSION...: NAME.pem by the authority ISSUER, or by itself
sign() {
  name=$1 subject=$2 key=$3 issuer=$4 start=${5% *} end=${5#* }
  shift 5
  printf '%s\n' "$@" >"$work/extensions"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nnew_certs_dir=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n' \
    "$work/index" "$work" >"$work/config"
  : >"$work/index"
  openssl req -new -key "$key" -subj "/CN=$subject" -out "$work/request"
  if [ "$issuer" = itself ]; then by="-selfsign -keyfile $key"; else by="-keyfile $work/$issuer.key -cert $issuer.pem"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/config" $by -in "$work/request" -extfile "$work/extensions" \
    -startdate "$start" -enddate "$end" -out "$name.pem" 2>/dev/null
}

authority="basicConstraints=critical,CA:TRUE"
names="subjectAltName=DNS:localhost,DNS:vspc.test,IP:127.0.0.1"

for ca in ca other-ca; do
  key "$work/$ca.key"
  sign "$ca" "Test $ca" "$work/$ca.key" itself "$always" "$authority" "subjectKeyIdentifier=hash"
done
key server.test-only.key
sign server "vspc.test" server.test-only.key ca "$always" "$names"
sign expired "vspc.test" server.test-only.key ca "$past" "$names"
sign elsewhere "elsewhere.test" server.test-only.key ca "$always" "subjectAltName=DNS:elsewhere.test"
sign self-signed "vspc.test" server.test-only.key itself "$always" "$names"
key client.test-only.key
sign client "client.test" client.test-only.key ca "$always" "extendedKeyUsage=clientAuth"
openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:test-only -in client.test-only.key -out client.encrypted.test-only.key
openssl pkcs12 -export -inkey client.test-only.key -in client.pem -passout pass:test-only -out client.test-only.pfx
openssl x509 -in ca.pem -outform DER -out ca.der
