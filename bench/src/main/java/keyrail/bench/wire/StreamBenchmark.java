package keyrail.bench.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import keyrail.core.inference.Format;
import keyrail.wire.Formats;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.sse.UsageEventFilter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One chunk of a long stream through the usage tap and through the filter. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamBenchmark {
    private static final String EVENT =
            "data: {\"id\":\"chatcmpl-1234567890\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
                    + "\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
                    + "\"finish_reason\":null}],\"usage\":null}\n\n";

    /** Whole events in a chunk; 0 stands for one that is torn in the middle. */
    @Param({"1", "64", "0"})
    private int events;

    private byte[] chunk = new byte[0];
    private UsageTap tap = Formats.dialect(Format.OPENAI_CHAT).streamTap();
    private UsageEventFilter filter = new UsageEventFilter((array, offset, length) -> {});

    @Setup
    public void prepare(Blackhole hole) {
        String text = events == 0 ? EVENT.substring(100) + EVENT.substring(0, 100) : EVENT.repeat(events);
        chunk = text.getBytes(StandardCharsets.UTF_8);
        byte[] start = EVENT.substring(0, 100).getBytes(StandardCharsets.UTF_8);
        filter = new UsageEventFilter((array, offset, length) -> hole.consume(length));
        if (events == 0) {
            tap.accept(start, 0, start.length);
            filter.accept(start, 0, start.length);
        }
    }

    @Benchmark
    public void tap() {
        tap.accept(chunk, 0, chunk.length);
    }

    @Benchmark
    public void filter() {
        filter.accept(chunk, 0, chunk.length);
    }
}
