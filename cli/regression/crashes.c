/* A crash, and a call without an end, are failures. */
static void crashed(int number) {
  static const char why[] = "FAILS  O8  a call crashed\n", endless[] = "FAILS  O13  no end\n";
  const char *text = number == SIGALRM ? endless : why;
  if (write(1, text, number == SIGALRM ? sizeof endless - 1 : sizeof why - 1) < 0) _exit(2);
  _exit(1);
}

static void watch_for_crashes(unsigned seconds) {
  static const int ends[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM};
  unsigned long i;
  for (i = 0; i < sizeof ends / sizeof *ends; i++) signal(ends[i], crashed);
  alarm(seconds);
}
