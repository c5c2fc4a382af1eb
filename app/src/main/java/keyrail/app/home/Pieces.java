package keyrail.app.home;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import keyrail.server.admin.port.Asker;

/** The pieces of an answer on their way from the event loop that reads them to the thread that waits for them. */
final class Pieces {
    private final BlockingQueue<Optional<String>> waiting = new LinkedBlockingQueue<>();

    void add(String text) {
        waiting.add(Optional.of(text));
    }

    /** No more will come. */
    void end() {
        waiting.add(Optional.empty());
    }

    /** Hands the pieces over until there are no more or the limit is reached; never half of a character. */
    void pass(Asker asker, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        String half = "";
        while (true) {
            Optional<String> next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null || next.isEmpty()) {
                read(asker, half);
                return;
            }
            String text = half + next.get();
            int whole = text.length() - (endsInHalf(text) ? 1 : 0);
            read(asker, text.substring(0, whole));
            half = text.substring(whole);
        }
    }

    private static boolean endsInHalf(String text) {
        return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    }

    private static void read(Asker asker, String text) {
        if (!text.isEmpty()) {
            asker.reads(text);
        }
    }
}
