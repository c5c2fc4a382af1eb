package keyrail.sdk;

import java.util.List;

/** What a translation has to keep, in the order of the compatibility table; numbers count from 1. */
final class Behaviours {
    static final List<String> ALL = List.of(
            "an unmodified SDK gets the same text from every vendor, whole and streamed",
            "both versions of Anthropic's API, the key in either header",
            "the system prompt stays one, to the byte",
            "tools keep name, description, schema",
            "arguments of a call are equal as JSON: quotes, backslashes, emoji, big integers",
            "parallel calls keep order, names and distinct ids; results find their call",
            "a tool without arguments gets an empty object",
            "one tool, any tool, no tool, no parallel calls",
            "thinking is asked for and shown",
            "thinking with tools survives the second turn",
            "signatures of calls survive clients that cannot carry them",
            "pictures arrive with their bytes and type",
            "limits and sampling carry over; what the model refuses is not sent",
            "answers in JSON fit their schema",
            "reasons to stop map both ways",
            "a refusal shows as one",
            "usage by each format's own sums",
            "errors keep status, the vendor's words and the client's envelope",
            "retry-after reaches the client",
            "a bad vendor key and a bad client key are told apart",
            "an error in mid-stream reaches the client",
            "a cut never looks like an end",
            "odd chunking changes nothing",
            "the first piece arrives before the last is made",
            "who leaves cancels the vendor's work",
            "only the connection's own credential goes out",
            "credentials of two connections stay apart under load",
            "OAuth connections",
            "service accounts",
            "streams keep their grammar; coding tools finish a turn");

    private Behaviours() {}
}
