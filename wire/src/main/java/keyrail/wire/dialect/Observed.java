package keyrail.wire.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import org.jspecify.annotations.Nullable;

/** What an answer has told about itself so far; a format's reader fills it. Not safe for use by several threads. */
public final class Observed {
    /** An error as the vendor put it inside an answer. */
    public record VendorError(String type, String message) {}

    private Usage usage = Usage.NONE;
    private boolean hasUsage;
    private boolean complete;
    private boolean finished;
    private @Nullable VendorError error;
    private @Nullable String model;
    private List<String> resources = List.of();

    public Usage usage() {
        return usage;
    }

    public void usage(Usage reported) {
        usage = reported;
        hasUsage = true;
    }

    public boolean isComplete() {
        return complete;
    }

    public void complete() {
        complete = true;
    }

    /** The model has said its last piece; the stream's own end may still be to come. */
    public void finished() {
        finished = true;
    }

    public boolean isFinished() {
        return finished || complete;
    }

    public Optional<VendorError> error() {
        return Optional.ofNullable(error);
    }

    public void error(String type, String message) {
        error = new VendorError(type, message);
    }

    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    public void model(Optional<String> reported) {
        reported.filter(name -> !name.isEmpty()).ifPresent(name -> model = name);
    }

    public List<String> resources() {
        return resources;
    }

    /** The answer names a thing that the account keeps; the same one may be named again. */
    public void resource(Optional<String> id) {
        id.filter(name -> !name.isEmpty() && !resources.contains(name)).ifPresent(name -> {
            List<String> more = new ArrayList<>(resources);
            more.add(name);
            resources = more;
        });
    }

    /** Figures count as reported only when the answer also came to its end. */
    public UsageState state() {
        if (!hasUsage) {
            return UsageState.UNREPORTED;
        }
        return complete ? UsageState.REPORTED : UsageState.PARTIAL;
    }
}
