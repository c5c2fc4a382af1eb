package keyrail.app.home;

import java.time.Duration;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import keyrail.embed.Home;
import keyrail.engine.send.ConnectionTest;
import keyrail.server.admin.port.ConnectionTester;
import org.jspecify.annotations.Nullable;

/** Tests connections with the engine of an open home. */
final class EngineTester implements ConnectionTester {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Home home;

    EngineTester(Home home) {
        this.home = home;
    }

    @Override
    public Verdict test(ConnectionName name) {
        Snapshot snapshot = home.snapshot();
        BoundConnection connection = snapshot.connection(name)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.NOT_FOUND, "no connection \"" + name + "\"; run keyrail connections list"));
        ConnectionTest result = EngineSend.await(home.engine().tester().test(snapshot, connection), LIMIT);
        return new Verdict(
                step(result.failed()),
                result.message(),
                result.status() == 0 ? null : result.status(),
                Duration.ofMillis(result.millis()));
    }

    private static @Nullable Step step(ConnectionTest.@Nullable Part failed) {
        return failed == null
                ? null
                : switch (failed) {
                    case REACH -> Step.REACH;
                    case CREDENTIAL -> Step.CREDENTIAL;
                    case MODEL -> Step.MODEL;
                };
    }
}
