package keyrail.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import keyrail.server.access.OpenConnections;

/**
 * The JDK's TLS, counting a connection from its first moment: one that is still in its handshake holds as much as any
 * other, and the HTTP server hears of it only afterwards. One too many is closed before it has said anything.
 */
final class CountedTls extends JdkSSLEngineOptions {
    private final OpenConnections connections;

    CountedTls(OpenConnections connections) {
        this.connections = connections;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new CountedTls(connections);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory(super.sslContextFactory(), connections);
    }

    /** Makes what the JDK's own makes, and counts around it. */
    private static final class Factory implements SslContextFactory {
        private final SslContextFactory jdk;
        private final OpenConnections connections;

        Factory(SslContextFactory jdk, OpenConnections connections) {
            this.jdk = jdk;
            this.connections = connections;
        }

        @Override
        public SslContextFactory useAlpn(boolean use) {
            jdk.useAlpn(use);
            return this;
        }

        @Override
        public SslContextFactory forServer(ClientAuth clients) {
            jdk.forServer(clients);
            return this;
        }

        @Override
        public SslContextFactory enabledProtocols(Set<String> versions) {
            jdk.enabledProtocols(versions);
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            jdk.keyMananagerFactory(keys);
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trusted) {
            jdk.trustManagerFactory(trusted);
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            jdk.enabledCipherSuites(suites);
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            jdk.applicationProtocols(protocols);
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Counting(jdk.create(), connections);
        }
    }

    private static final class Counting extends DelegatingSslContext {
        private final OpenConnections connections;

        Counting(SslContext jdk, OpenConnections connections) {
            super(jdk);
            this.connections = connections;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // As the JDK's context has made it.
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator buffers, boolean startTls, Executor tasks) {
            return new Counted(newEngine(buffers), startTls, tasks, connections);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator buffers, String host, int port, boolean startTls, Executor tasks) {
            return new Counted(newEngine(buffers, host, port), startTls, tasks, connections);
        }
    }

    private static final class Counted extends SslHandler {
        private final OpenConnections connections;

        Counted(SSLEngine engine, boolean startTls, Executor tasks, OpenConnections connections) {
            super(engine, startTls, tasks);
            this.connections = connections;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            boolean kept = connections.came();
            context.channel().closeFuture().addListener(ignored -> connections.left());
            super.handlerAdded(context);
            if (!kept) {
                context.channel().close();
            }
        }
    }
}
