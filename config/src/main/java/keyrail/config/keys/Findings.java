package keyrail.config.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.config.json.Span;
import keyrail.core.config.Diagnostic;

/** Collects diagnostics and knows which places have an error in or below them; used by one thread. */
final class Findings {
    private final List<Diagnostic> all = new ArrayList<>();
    private final Map<String, Diagnostic> firstErrorWithin = new HashMap<>();

    void error(Span place, String pointer, String message) {
        Diagnostic error = new Diagnostic(Diagnostic.Severity.ERROR, place.line(), place.column(), pointer, message);
        all.add(error);
        String within = pointer;
        while (!within.isEmpty()) {
            firstErrorWithin.putIfAbsent(within, error);
            within = within.substring(0, within.lastIndexOf('/'));
        }
    }

    void warning(Span place, String pointer, String message) {
        all.add(new Diagnostic(Diagnostic.Severity.WARNING, place.line(), place.column(), pointer, message));
    }

    /** The first error found at or below a place. */
    Optional<Diagnostic> errorWithin(String pointer) {
        return Optional.ofNullable(firstErrorWithin.get(pointer));
    }

    /** All of them in file order. */
    List<Diagnostic> inFileOrder() {
        return all.stream()
                .sorted(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column))
                .toList();
    }

    /** The pointer of a member or element below a place (RFC 6901). */
    static String below(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
