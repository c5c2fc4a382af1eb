package keyrail.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes between a port of its own and another one of this machine, with faults. Safe for several threads. */
public final class FaultProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> queued = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Fault fault;

    private FaultProxy(ServerSocket listener, int target, Fault fault) {
        this.listener = listener;
        this.target = target;
        this.fault = fault;
    }

    /** Listens on a free port of 127.0.0.1 when this returns. */
    public static FaultProxy start(int target, Fault fault) {
        try {
            FaultProxy proxy =
                    new FaultProxy(new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1")), target, fault);
            Thread.ofVirtual().name("fault-proxy").start(proxy::acceptAll);
            return proxy;
        } catch (IOException noPort) {
            throw new UncheckedIOException("no port of 127.0.0.1 can be opened", noPort);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The next connections meet these, one each, in order; those after them what {@link #set} said. */
    public void enqueue(Fault... next) {
        queued.addAll(List.of(next));
    }

    /** How many connections were accepted since the start. */
    public int accepted() {
        return accepted.get();
    }

    /** Counts for connections opened from now on. */
    public void set(Fault next) {
        fault = next;
    }

    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(FaultProxy::closeQuietly);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (listener.isClosed()) {
                    client.close();
                }
                accepted.incrementAndGet();
                Fault next = queued.poll();
                Fault current = next == null ? fault : next;
                Thread.ofVirtual().start(() -> serve(client, current));
            } catch (IOException closedOrRefused) {
                continue;
            }
        }
    }

    private void serve(Socket client, Fault current) {
        try (client) {
            if (current instanceof Fault.BlackHole) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (Socket upstream = new Socket(InetAddress.getByName("127.0.0.1"), target)) {
                open.add(upstream);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                Thread up = Thread.ofVirtual().start(() -> upwards(client, upstream, current));
                downwards(upstream, client, current);
                up.join();
                open.remove(upstream);
            }
        } catch (IOException gone) {
            // One end closed: so does the other, by the blocks above.
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void upwards(Socket client, Socket upstream, Fault fault) {
        try {
            copy(client.getInputStream(), upstream.getOutputStream(), fault, Long.MAX_VALUE);
            upstream.shutdownOutput();
        } catch (IOException gone) {
            // Without its client the upstream is of no use, and the reading side has to learn it.
            closeQuietly(upstream);
        }
    }

    private static void downwards(Socket upstream, Socket client, Fault fault) throws IOException {
        long most = switch (fault) {
            case Fault.Cut cut -> cut.afterBytes();
            case Fault.Reset reset -> reset.afterBytes();
            case Fault.HalfClose half -> half.afterBytes();
            case Fault.None none -> Long.MAX_VALUE;
            case Fault.Latency latency -> Long.MAX_VALUE;
            case Fault.BlackHole hole -> 0;
        };
        copy(upstream.getInputStream(), client.getOutputStream(), fault, most);
        switch (fault) {
            case Fault.HalfClose half -> client.shutdownOutput();
            case Fault.Reset reset -> {
                client.setSoLinger(true, 0);
                client.close();
            }
            case Fault.Cut cut -> client.close();
            case Fault.None none -> client.close();
            case Fault.Latency latency -> client.close();
            case Fault.BlackHole hole -> client.close();
        }
    }

    private static void copy(InputStream from, OutputStream to, Fault fault, long most) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = most;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            if (fault instanceof Fault.Latency latency) {
                sleep(latency);
            }
            to.write(buffer, 0, read);
            to.flush();
            left -= read;
        }
    }

    private static void sleep(Fault.Latency latency) {
        try {
            Thread.sleep(latency.delay());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyBroken) {
            // It is on its way out, and its threads end either way.
            return;
        }
    }
}
