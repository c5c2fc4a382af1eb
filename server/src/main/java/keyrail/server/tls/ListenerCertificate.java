package keyrail.server.tls;

import io.vertx.core.net.KeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import keyrail.core.config.ListenerTls;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** The certificate that a listener shows, with its key: read, checked, and known to belong together. Immutable. */
public final class ListenerCertificate {
    private static final Duration SOON = Duration.ofDays(14);
    private static final byte[] PROBE = "keyrail".getBytes(StandardCharsets.US_ASCII);
    /** Of a store that never leaves memory. */
    private static final char[] PASSWORD = {'m', 'e', 'm', 'o', 'r', 'y'};

    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private final X509KeyManager manager;
    private final X509Certificate own;
    private final List<String> names;

    private ListenerCertificate(X509KeyManager manager, X509Certificate own, List<String> names) {
        this.manager = manager;
        this.own = own;
        this.names = names;
    }

    /**
     * Reads both files.
     *
     * @param home where relative paths start
     * @param setting the section of the configuration that names them, e.g. {@code server.tls}
     * @throws KeyrailException {@code config_invalid}, saying which file, why, and what to do
     */
    public static ListenerCertificate load(ListenerTls tls, Path home, String setting) {
        if (tls.certificateFile() == null || tls.keyFile() == null) {
            String missing = tls.keyFile() != null
                    ? " names a key without its certificate"
                    : tls.certificateFile() == null
                            ? " names neither a certificate nor a key"
                            : " names a certificate without its key";
            throw new KeyrailException(
                    FailureCode.CONFIG_INVALID,
                    setting + missing + "; set both " + setting + ".certificateFile and " + setting + ".keyFile");
        }
        PemFile certificateFile = new PemFile(setting + ".certificateFile", home.resolve(tls.certificateFile()));
        PemFile keyFile = new PemFile(setting + ".keyFile", home.resolve(tls.keyFile()));
        keyFile.requirePrivate();
        List<X509Certificate> chain = chain(certificateFile);
        PrivateKey key = key(keyFile, chain.getFirst(), certificateFile.path());
        return new ListenerCertificate(manager(certificateFile, chain, key), chain.getFirst(), names(chain.getFirst()));
    }

    private static List<X509Certificate> chain(PemFile file) {
        List<X509Certificate> chain = new ArrayList<>();
        for (PemFile.Block block : file.blocks()) {
            if (block.type().equals("CERTIFICATE") || block.type().equals("X509 CERTIFICATE")) {
                chain.add(certificate(file, block));
            }
        }
        if (chain.isEmpty()) {
            throw file.invalid("holds no certificate; it has to be a PEM file, the listener's own certificate first");
        }
        return chain;
    }

    private static X509Certificate certificate(PemFile file, PemFile.Block block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.bytes()));
        } catch (CertificateException damaged) {
            throw file.invalid("holds a certificate that cannot be read; copy it again from who issued it", damaged);
        }
    }

    private static PrivateKey key(PemFile file, X509Certificate own, Path certificate) {
        List<PemFile.Block> keys = file.blocks().stream()
                .filter(block -> block.type().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw file.invalid("holds " + keys.size() + " private keys; it has to hold the certificate's key alone");
        }
        PemFile.Block block = keys.getFirst();
        if (!block.type().equals("PRIVATE KEY")) {
            throw file.invalid("holds its key as \"" + block.type()
                    + "\", not as plain PKCS#8 (\"PRIVATE KEY\"); convert it: openssl pkcs8 -topk8 -nocrypt -in "
                    + file.path() + " -out <new file>");
        }
        try {
            String algorithm = own.getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.bytes()));
            if (belongs(key, own, algorithm)) {
                return key;
            }
        } catch (GeneralSecurityException ofAnotherKind) {
            throw file.invalid(notOf(certificate), ofAnotherKind);
        }
        throw file.invalid(notOf(certificate));
    }

    private static String notOf(Path certificate) {
        return "is not the key of the certificate in " + certificate + "; name the two files that were issued together";
    }

    private static boolean belongs(PrivateKey key, X509Certificate own, String algorithm)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(own.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static X509KeyManager manager(PemFile file, List<X509Certificate> chain, PrivateKey key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("listener", key, PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509KeyManager usable) {
                    return usable;
                }
            }
        } catch (GeneralSecurityException | IOException noChain) {
            throw file.invalid(
                    "is not one chain: the listener's own certificate has to stand first, then each one's issuer",
                    noChain);
        }
        throw new IllegalStateException("the JDK has no X.509 key manager");
    }

    /** The host names and addresses of a certificate, in lower case. */
    private static List<String> names(X509Certificate own) {
        try {
            var found = own.getSubjectAlternativeNames();
            if (found == null) {
                return List.of();
            }
            return found.stream()
                    .filter(name -> name.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == ADDRESS))
                    .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                    .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    KeyCertOptions options() {
        return KeyCertOptions.wrap(manager);
    }

    /** The host names and addresses it is for, in lower case. */
    public List<String> names() {
        return names;
    }

    /** Whether clients that call the listener by {@code host} will accept it. */
    public boolean isFor(String host) {
        String wanted = bare(host.toLowerCase(Locale.ROOT));
        int dot = wanted.indexOf('.');
        return names.stream()
                .anyMatch(name -> name.equals(wanted)
                        || (name.startsWith("*.")
                                && dot > 0
                                && wanted.substring(dot).equals(name.substring(1))));
    }

    /** An IPv6 address as certificates give it; anything else as it is. */
    private static String bare(String host) {
        String text = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return text.contains(":") ? InetAddress.ofLiteral(text).getHostAddress() : text;
        } catch (IllegalArgumentException noAddress) {
            return text;
        }
    }

    /** Why clients refuse it, or soon will; empty while there is nothing to be done. */
    public Optional<String> trouble(Instant now) {
        Instant until = own.getNotAfter().toInstant();
        String renew = "; put a new one into the same files, no restart is needed";
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return Optional.of("the certificate is valid only from "
                    + own.getNotBefore().toInstant() + " on; is the clock right?");
        }
        if (now.isAfter(until)) {
            return Optional.of("the certificate has expired on " + until + ", and clients refuse it" + renew);
        }
        return now.isAfter(until.minus(SOON))
                ? Optional.of("the certificate expires on " + until + renew)
                : Optional.empty();
    }
}
