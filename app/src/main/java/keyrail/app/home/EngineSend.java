package keyrail.app.home;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import keyrail.server.admin.port.Asker;
import keyrail.server.admin.port.SendService;

/** Sends a message through the engine of an open home, as its owner. */
final class EngineSend implements SendService {
    /** A little more than the longest an answer's head may take. */
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(32);

    private final Home home;

    EngineSend(Home home) {
        this.home = home;
    }

    @Override
    public Answer send(Message message, Asker asker) {
        Pieces pieces = new Pieces();
        Duration limit = message.timeout() == null ? USUAL_LIMIT : message.timeout();
        CompletableFuture<SendReply> future = home.engine()
                .sender()
                .send(new SendRequest(
                        new Caller(message.who(), Grants.ALL),
                        message.text(),
                        message.systemPrompt(),
                        message.model(),
                        message.profile(),
                        message.callSite(),
                        message.conversation(),
                        message.maxTokens(),
                        pieces::add));
        future.whenComplete((reply, failed) -> pieces.end());
        asker.onLeft(() -> future.cancel(true));
        SendReply reply = await(future, pieces, asker, limit);
        return new Answer(
                reply.text(),
                reply.model(),
                reply.usage().inputTokens(),
                reply.usage().outputTokens(),
                reply.request(),
                reply.profile(),
                reply.connection(),
                reply.payer());
    }

    /** The value of a call that has no pieces. */
    static <T> T await(CompletableFuture<T> future, Duration limit) {
        Pieces none = new Pieces();
        none.end();
        return await(future, none, Asker.PATIENT, limit);
    }

    private static <T> T await(CompletableFuture<T> future, Pieces pieces, Asker asker, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        try {
            pieces.pass(asker, limit);
            return future.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (CancellationException left) {
            throw new KeyrailException(
                    Failure.of(FailureCode.CLIENT_GONE, "whoever asked has left; the call was cancelled"), left);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KeyrailException known) {
                throw known;
            }
            throw new IllegalStateException("a call failed in an unforeseen way", failed.getCause());
        } catch (TimeoutException late) {
            future.cancel(true);
            throw new KeyrailException(
                    FailureCode.UPSTREAM_TIMEOUT,
                    "no answer within " + limit.toSeconds() + " s; the call was cancelled, and may be billed");
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new KeyrailException(FailureCode.CLIENT_GONE, "interrupted while waiting for the answer");
        }
    }
}
