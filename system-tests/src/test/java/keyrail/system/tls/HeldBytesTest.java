package keyrail.system.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.config.OutboundSettings;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import keyrail.engine.outbound.NameResolver;
import keyrail.engine.outbound.UpstreamHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of an answer is held for somebody who does not take it. */
class HeldBytesTest {
    private static final int PIECE = 16 << 10;

    @TempDir
    Path folder;

    @Test
    void lessThanHalfAMebibyteOfAStreamIsHeldAndItsSiblingsFlow() throws Exception {
        PrivateAuthority authority = new PrivateAuthority("Vendor Authority");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        AtomicLong taken = new AtomicLong();
        try (Http2Vendor vendor = new Http2Vendor(authority.issue("localhost"), 100, HttpVersion.HTTP_2)) {
            vendor.behave(turn -> {
                turn.request().response().putHeader("content-type", "application/octet-stream");
                pour(turn, taken);
            });
            Context context = vertx.getOrCreateContext();
            Path trusted = authority.file(folder.resolve("authority.pem"));
            CompletableFuture<UpstreamHttp> made = new CompletableFuture<>();
            context.runOnContext(ignored -> made.complete(new UpstreamHttp(
                    vertx,
                    new NameResolver(Runnable::run, InetAddress::getAllByName),
                    new OutboundSettings(
                            List.of(),
                            null,
                            trusted.toString(),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30)))));
            UpstreamHttp http = made.get(10, TimeUnit.SECONDS);

            // A dozen that nobody takes would fill a connection's window of the usual size many times over.
            List<HttpClientResponse> untaken = new ArrayList<>();
            for (int call = 0; call < 12; call++) {
                untaken.add(begin(context, http, vendor.port()));
            }
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(200))
                    .until(new Settled(taken)::holds);
            long each = taken.get() / untaken.size();
            System.out.println("held of each stream that is not taken: " + each + " bytes");
            assertThat(each).isBetween(64L << 10, 512L << 10);

            AtomicLong flowed = new AtomicLong();
            HttpClientResponse sibling = begin(context, http, vendor.port());
            assertThat(vendor.connections()).isEqualTo(1);
            context.runOnContext(ignored -> {
                sibling.handler(chunk -> flowed.addAndGet(chunk.length()));
                sibling.resume();
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> flowed.get() > 8 << 20);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** Whether a count has stood still since the last look. */
    private static final class Settled {
        private final AtomicLong count;
        private long before = -1;
        private int looks;

        Settled(AtomicLong count) {
            this.count = count;
        }

        boolean holds() {
            long now = count.get();
            looks = now > 0 && now == before ? looks + 1 : 0;
            before = now;
            return looks >= 3;
        }
    }

    private static HttpClientResponse begin(Context context, UpstreamHttp http, int port) throws Exception {
        CompletableFuture<HttpClientResponse> head = new CompletableFuture<>();
        context.runOnContext(ignored -> http.start(
                        new HttpCall(
                                "GET",
                                new Audience("https", "localhost", port),
                                "/v1/stream",
                                Headers.EMPTY,
                                List.<Bytes>of()),
                        new CredentialPlacement.Header("authorization", "Bearer "),
                        new ResolvedAuth.Anonymous(),
                        true)
                .head()
                .onSuccess(head::complete)
                .onFailure(head::completeExceptionally));
        return head.get(10, TimeUnit.SECONDS);
    }

    /** Writes for as long as it is taken, and counts what has left. */
    private static void pour(Http2Vendor.Turn turn, AtomicLong taken) {
        turn.request().response().write(Buffer.buffer(new byte[PIECE])).onSuccess(written -> {
            taken.addAndGet(PIECE);
            pour(turn, taken);
        });
    }
}
