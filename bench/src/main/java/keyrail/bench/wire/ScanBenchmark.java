package keyrail.bench.wire;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import keyrail.wire.Relay;
import keyrail.wire.RelayRequest;
import keyrail.wire.Relayed;
import keyrail.wire.json.ScannedBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Scanning a body whose model comes last, and splicing it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScanBenchmark {
    @Param({"2048", "1048576"})
    private int size;

    @Param({"text", "code", "cjk"})
    private String kind = "text";

    private Bytes body = Bytes.EMPTY;
    private List<RelayRequest> request = List.of();

    @Setup
    public void prepare() {
        body = Bodies.chat(size, kind);
        request = List.of(new RelayRequest(
                Operation.GENERATE,
                Relay.scan(Format.OPENAI_CHAT, body),
                "vendor-model",
                new Tuning(Map.of(TuningKey.MAX_TOKENS, "1000")),
                RelayRules.PLAIN,
                false));
    }

    @Benchmark
    public ScannedBody scan() {
        return Relay.scan(Format.OPENAI_CHAT, body);
    }

    @Benchmark
    public Relayed splice() {
        return Relay.relay(Format.OPENAI_CHAT, request.getFirst());
    }
}
