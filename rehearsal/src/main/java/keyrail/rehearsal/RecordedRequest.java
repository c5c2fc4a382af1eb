package keyrail.rehearsal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.vendor.Call;
import org.jspecify.annotations.Nullable;

/** One request as the fake saw it, and what became of it. Safe for use by several threads. */
public final class RecordedRequest {
    private final Call call;
    private final Instant at;
    private final int connection;
    private volatile int status;
    private volatile @Nullable Instant closedEarlyAt;
    private volatile @Nullable Instant finishedAt;

    RecordedRequest(Call call, Instant at, int connection) {
        this.call = call;
        this.at = at;
        this.connection = connection;
    }

    public String method() {
        return request().method();
    }

    public String path() {
        return request().path();
    }

    /** The raw query string, empty if none. */
    public String query() {
        return request().query();
    }

    /** All fields in order, names in lower case. */
    public List<HttpField> fields() {
        return request().fields();
    }

    public Optional<String> header(String lowerCaseName) {
        return request().first(lowerCaseName);
    }

    /** The raw bytes without their framing; not to be changed. */
    public byte[] body() {
        return request().body();
    }

    /** The credential as presented, or empty. */
    public String key() {
        return call.key();
    }

    /** The model's name with its script, or empty. */
    public String model() {
        return call.model();
    }

    /** When the whole request had been read. */
    public Instant at() {
        return at;
    }

    /** Number of the connection it came on, from 1 on: equal numbers, one connection. */
    public int connection() {
        return connection;
    }

    /** The status answered, or 0 before any. */
    public int status() {
        return status;
    }

    /** When the client was seen to have gone before its answer was complete. */
    public Optional<Instant> closedEarlyAt() {
        return Optional.ofNullable(closedEarlyAt);
    }

    /** When the answer had been written to its end, cut or not. */
    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    HttpRequest request() {
        return call.request();
    }

    void answered(int answeredStatus) {
        status = answeredStatus;
    }

    void closedEarly(Instant when) {
        closedEarlyAt = when;
    }

    void finished(Instant when) {
        finishedAt = when;
    }
}
