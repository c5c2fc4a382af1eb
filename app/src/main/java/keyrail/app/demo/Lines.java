package keyrail.app.demo;

import java.io.PrintStream;

/** Prints several texts that arrive at the same time: each piece on a line of its own, named. Safe for several threads. */
final class Lines {
    private static final int LONG_ENOUGH = 48;

    private final PrintStream out;
    private final boolean silent;

    Lines(PrintStream out, boolean silent) {
        this.out = out;
        this.silent = silent;
    }

    synchronized void print(String line) {
        if (!silent) {
            out.println(line);
            out.flush();
        }
    }

    /** A writer for one of the texts. */
    Lane lane(String name) {
        return new Lane(name);
    }

    /** Collects pieces until they fill a line. Used by one thread. */
    final class Lane {
        private final String name;
        private final StringBuilder pending = new StringBuilder();

        Lane(String name) {
            this.name = name;
        }

        void text(String piece) {
            pending.append(piece.replace('\n', ' '));
            if (pending.length() >= LONG_ENOUGH) {
                flush();
            }
        }

        void flush() {
            if (!pending.isEmpty()) {
                print("  %-5s│ %s".formatted(name, pending.toString().strip()));
                pending.setLength(0);
            }
        }
    }
}
