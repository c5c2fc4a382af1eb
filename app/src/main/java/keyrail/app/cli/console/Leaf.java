package keyrail.app.cli.console;

/** A command that ends in a report. Used once, by one thread. */
public abstract class Leaf extends Act {
    protected Leaf(Shell shell) {
        super(shell);
    }

    /** Does the work. @throws KeyrailException when it is refused */
    protected abstract Report run();

    @Override
    protected final int act() {
        return run().print(shell.terminal(), json());
    }
}
