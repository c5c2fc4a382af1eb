package keyrail.system.fault;

import static keyrail.system.fault.FramingCase.CHUNKED;
import static keyrail.system.fault.FramingCase.LAST;
import static keyrail.system.fault.FramingCase.LENGTH;
import static keyrail.system.fault.FramingCase.MESSAGE;
import static keyrail.system.fault.FramingCase.SMUGGLED;
import static keyrail.system.fault.FramingCase.fields;
import static keyrail.system.fault.FramingCase.one;
import static keyrail.system.fault.FramingCase.post;
import static keyrail.system.fault.FramingCase.refused;
import static keyrail.system.fault.FramingCase.turnedAway;
import static keyrail.system.fault.FramingCase.withFirst;
import static keyrail.system.fault.FramingCase.withLine;

import java.util.ArrayList;
import java.util.List;

/** What a message is and whom it is for: first lines, names, values and line ends that are in doubt. */
final class HeadCases {
    private HeadCases() {}

    static List<FramingCase> all() {
        List<FramingCase> cases = new ArrayList<>();
        firstLines(cases);
        targets(cases);
        hosts(cases);
        names(cases);
        values(cases);
        lineEnds(cases);
        versions(cases);
        connections(cases);
        sizes(cases);
        cases.add(new FramingCase(
                "two messages, one behind the other",
                "POST /v1/messages HTTP/1.1\r\n" + fields() + "content-length: " + LENGTH + "\r\n\r\n" + MESSAGE
                        + SMUGGLED + LAST,
                FramingCase.Reading.TWO));
        return cases;
    }

    private static void firstLines(List<FramingCase> cases) {
        for (String first : List.of(
                "POST\t/v1/messages\tHTTP/1.1",
                "POST  /v1/messages HTTP/1.1",
                "POST /v1/messages  HTTP/1.1",
                " POST /v1/messages HTTP/1.1")) {
            cases.add(one("white space in the first line <" + first + ">", withFirst(first)));
        }
        cases.add(turnedAway("a method in small letters", withFirst("post /v1/messages HTTP/1.1")));
        for (String first : List.of(
                "POST /v1/messages HTTP/1.1 x",
                "POST /v1/messages x HTTP/1.1",
                "P OST /v1/messages HTTP/1.1",
                "PO\u0000ST /v1/messages HTTP/1.1",
                "PO:ST /v1/messages HTTP/1.1",
                "POST: /v1/messages HTTP/1.1",
                "POST",
                "POST /v1/messages",
                "/v1/messages",
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "SSH-2.0-OpenSSH_9.9")) {
            cases.add(refused("first line <" + first + ">", withFirst(first)));
        }
        cases.add(one("an empty line before the first", "\r\n" + withFirst("POST /v1/messages HTTP/1.1")));
    }

    private static void targets(List<FramingCase> cases) {
        for (String target : List.of(
                "http://evil.example/v1/messages",
                "https://evil.example:443/v1/messages",
                "http://localhost@evil.example/v1/messages",
                "//evil.example/v1/messages",
                "evil.example:443",
                "*",
                "/v1/messages#x",
                "/v1/messages%00",
                "/v1/messages%0d%0ax-a:%20b",
                "/v1//messages",
                "/v1/./messages",
                "/v1/x/../messages",
                "/v1/messages/",
                "/v1/%6dessages",
                "\\v1\\messages",
                "/v1/messages\u0000",
                "/v1/mess\rages",
                "/v1/messages\u00e9",
                "v1/messages")) {
            cases.add(turnedAway("target <" + target + ">", withFirst("POST " + target + " HTTP/1.1")));
        }
        cases.add(one("the target with our own address", withFirst("POST http://localhost/v1/messages HTTP/1.1")));
        cases.add(one("a query", withFirst("POST /v1/messages?beta=true HTTP/1.1")));
    }

    private static void hosts(List<FramingCase> cases) {
        String good = fields();
        String without = good.replace("host: localhost\r\n", "");
        for (String line : List.of(
                "",
                "host:\r\n",
                "host: localhost\r\nhost: localhost\r\n",
                "host: localhost\r\nhost: evil.example\r\n",
                "host: evil.example\r\nhost: localhost\r\n",
                "host: localhost, evil.example\r\n",
                "host: localhost evil.example\r\n",
                "host: localhost:80:80\r\n",
                "host: localhost:8420@evil.example\r\n",
                "host: evil.example@localhost\r\n",
                "host: localhost:port\r\n",
                "host: localhost/evil\r\n",
                "host: http://localhost\r\n",
                "host: .localhost\r\n",
                "host: localhost.\r\n")) {
            cases.add(turnedAway(
                    "host <" + line.strip() + ">",
                    "POST /v1/messages HTTP/1.1\r\n" + line + without + "content-length: " + LENGTH + "\r\n\r\n"
                            + MESSAGE + LAST));
        }
    }

    private static void names(List<FramingCase> cases) {
        for (String line : List.of(
                ": empty",
                "x-without-colon",
                "content-length : 0",
                "transfer-encoding : chunked",
                "transfer-encoding\t: chunked",
                "host : evil.example",
                "x a: b",
                "x\u0000a: b",
                "x\ra: b",
                "x\u000ba: b",
                "x\u007fa: b",
                "x\u00e9a: b",
                "x(a): b",
                "x,a: b",
                "\"x\": b",
                "x/a: b",
                "{x}: b",
                "transfer-encoding\u0000: chunked",
                "\u00ffcontent-length: 0")) {
            cases.add(refused("line <" + line + ">", withLine(line)));
        }
    }

    private static void values(List<FramingCase> cases) {
        for (String line : List.of(
                "anthropic-beta: a\u0000b",
                "anthropic-beta: a\rb",
                "anthropic-beta: a\r\u0000b",
                "anthropic-beta: a\u000bb",
                "anthropic-beta: a\u0001b",
                "anthropic-beta: a\u007fb",
                "content-length:\r\n 0",
                "transfer-encoding:\r\n chunked")) {
            cases.add(refused("line <" + line + ">", withLine(line)));
        }
        for (String line : List.of(
                "anthropic-beta: a\r\n b",
                "anthropic-beta: a\r\n\tb",
                "anthropic-beta:\r\n a",
                "x-folded: a\r\n transfer-encoding: chunked",
                " : blank")) {
            cases.add(one("folded <" + line + ">", withLine(line)));
        }
        cases.add(one(
                "a folded field without a colon", post(" x: folded\r\ncontent-length: " + LENGTH + "\r\n", MESSAGE)));
        cases.add(refused(
                "a line folded right behind the first line",
                "POST /v1/messages HTTP/1.1\r\n x: folded\r\n" + fields() + "content-length: " + LENGTH + "\r\n\r\n"
                        + MESSAGE + LAST));
        cases.add(turnedAway("a compressed body", withLine("content-encoding: gzip")));
        cases.add(one("bytes beyond ASCII in a value", withLine("x-note: gr\u00fc\u00dfe")));
        cases.add(one("an empty value", withLine("x-note:")));
        cases.add(one("a name in other letters", withLine("X-NOTE: a")));
    }

    private static void lineEnds(List<FramingCase> cases) {
        String good = withFirst("POST /v1/messages HTTP/1.1");
        String head = good.substring(0, good.indexOf("\r\n\r\n") + 4);
        cases.add(refused("LF alone everywhere", good.replace("\r\n", "\n")));
        cases.add(refused("LF alone behind the first line", good.replaceFirst("\r\n", "\n")));
        cases.add(refused("LF alone behind a field", good.replaceFirst("2023-06-01\r\n", "2023-06-01\n")));
        cases.add(
                refused("LF alone at the end of the head", head.replaceFirst("\r\n\r\n$", "\r\n\n") + MESSAGE + LAST));
        cases.add(refused("two LF at the end of the head", head.replaceFirst("\r\n\r\n$", "\n\n") + MESSAGE + LAST));
        cases.add(refused("CR alone behind a field", good.replaceFirst("2023-06-01\r\n", "2023-06-01\r")));
        cases.add(refused("two CR behind a field", good.replaceFirst("2023-06-01\r\n", "2023-06-01\r\r\n")));
        cases.add(refused("LF and CR behind a field", good.replaceFirst("2023-06-01\r\n", "2023-06-01\n\r")));
    }

    private static void versions(List<FramingCase> cases) {
        cases.add(refused(
                "chunks before there were chunks",
                "POST /v1/messages HTTP/1.0\r\n" + fields()
                        + "connection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n" + CHUNKED + LAST));
        cases.add(one(
                "HTTP/1.0 with a length",
                "POST /v1/messages HTTP/1.0\r\n" + fields() + "connection: keep-alive\r\ncontent-length: " + LENGTH
                        + "\r\n\r\n" + MESSAGE + LAST));
        for (String version : List.of(
                "HTTP/0.9",
                "HTTP/1.2",
                "HTTP/1.10",
                "HTTP/11",
                "HTTP/2.0",
                "HTTP/2",
                "HTTP/3",
                "http/1.1",
                "HTTP/1.1x",
                "HTTPS/1.1",
                "HTTP/1,1",
                "HTTP /1.1",
                "ICY/1.1")) {
            cases.add(refused("version <" + version + ">", withFirst("POST /v1/messages " + version)));
        }
        cases.add(refused("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED + LAST));
    }

    private static void connections(List<FramingCase> cases) {
        for (String lines : List.of(
                "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__",
                "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
                        + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
                "connection: content-length",
                "connection: transfer-encoding",
                "connection: x-api-key, host",
                "proxy-connection: close",
                "te: trailers, chunked",
                "trailer: content-length",
                "keep-alive: timeout=1",
                "x-http-method-override: GET",
                "x-original-url: /v1/chat/completions",
                "x-forwarded-host: evil.example",
                "forwarded: host=evil.example",
                "expect: 100-continue")) {
            cases.add(one("fields <" + lines.replace("\r\n", " ") + ">", withLine(lines)));
        }
    }

    private static void sizes(List<FramingCase> cases) {
        cases.add(
                refused("a first line of 9 KiB", withFirst("POST /v1/messages?" + "a".repeat(9 << 10) + " HTTP/1.1")));
        cases.add(refused("a field of 33 KiB", withLine("x-note: " + "a".repeat(33 << 10))));
        cases.add(refused("47 KiB of small fields", withLine("x-a: b\r\n".repeat(8_000) + "x-a: b")));
        cases.add(refused("a name of 33 KiB", withLine("x".repeat(33 << 10) + ": a")));
    }
}
