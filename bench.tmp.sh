for i in 1 2 3; do
 for d in /work/main /tmp/wt/contract; do ( cd $d; /usr/bin/time -f "$d %U+%S cpu %e wall" node --import tsx scripts/generate.ts --check ); done
done
