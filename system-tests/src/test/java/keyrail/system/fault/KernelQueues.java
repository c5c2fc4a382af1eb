package keyrail.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel holds of each TCP connection of this machine, so that it is not taken for what a program holds. Columns
 * of {@code /proc/net/tcp} as of Linux: local and remote address, state, bytes not yet acknowledged : bytes not yet read.
 */
final class KernelQueues {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private final Map<Ends, Queued> queues = new HashMap<>();

    private record Ends(int local, int remote) {}

    private record Queued(long unsent, long unread) {}

    private KernelQueues() {}

    static KernelQueues now() {
        KernelQueues read = new KernelQueues();
        for (Path table : TABLES) {
            try {
                if (Files.exists(table)) {
                    Files.readAllLines(table).stream().skip(1).forEach(read::add);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return read;
    }

    private void add(String line) {
        String[] columns = line.strip().split("\\s+");
        String[] queued = columns[4].split(":");
        queues.put(
                new Ends(port(columns[1]), port(columns[2])),
                new Queued(Long.parseLong(queued[0], 16), Long.parseLong(queued[1], 16)));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    /** Bytes on their way from the end at {@code from} to the end at {@code to}, on both sides of the wire. */
    long between(int from, int to) {
        Queued sender = queues.getOrDefault(new Ends(from, to), new Queued(0, 0));
        Queued receiver = queues.getOrDefault(new Ends(to, from), new Queued(0, 0));
        return sender.unsent() + receiver.unread();
    }
}
