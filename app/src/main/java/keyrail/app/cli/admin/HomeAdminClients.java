package keyrail.app.cli.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Takes the daemon's socket when something listens there, else works on the home in this process. */
public final class HomeAdminClients implements AdminClients {
    private final Path socket;
    private final Supplier<AdminClient> inProcess;

    /**
     * @param socket the daemon's admin socket, whether it exists or not
     * @param inProcess opens the home in this process; asked only when no daemon listens
     */
    public HomeAdminClients(Path socket, Supplier<AdminClient> inProcess) {
        this.socket = socket;
        this.inProcess = inProcess;
    }

    @Override
    public AdminClient open(Duration limit) {
        return daemonListens() ? new SocketAdminClient(socket, limit) : inProcess.get();
    }

    /** A socket file that nobody listens on is what a killed daemon leaves behind. */
    private boolean daemonListens() {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException refused) {
            return false;
        }
    }
}
