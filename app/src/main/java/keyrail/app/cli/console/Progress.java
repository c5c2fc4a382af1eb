package keyrail.app.cli.console;

/** One line that says what is being waited for, where a person is watching; gone when closed. Used by one thread. */
final class Progress implements AutoCloseable {
    private final Terminal terminal;
    private boolean shown;

    Progress(Terminal terminal, String what, boolean json) {
        this.terminal = terminal;
        this.shown = terminal.errorIsTerminal() && !json;
        print(what + " …");
    }

    @Override
    public void close() {
        print("\r\u001b[K");
        shown = false;
    }

    private void print(String text) {
        if (shown) {
            terminal.err().print(text);
            terminal.err().flush();
        }
    }
}
