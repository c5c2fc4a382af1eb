package keyrail.system.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of one test, known to nobody else. Its keys are new each time. */
public final class PrivateAuthority {
    private static final AtomicLong SERIALS = new AtomicLong(System.nanoTime());
    private static final char[] PASSWORD = {'x'};
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    public PrivateAuthority(String name) {
        this.name = name;
        this.keys = newKeys();
        Instant now = Instant.now();
        this.certificate = sign(
                name,
                keys,
                Validity.of(now.minus(Duration.ofDays(1)), Duration.ofDays(30)),
                extension("2.5.29.19", Der.sequence(Der.yes())));
    }

    private record Validity(Instant from, Instant until) {
        static Validity of(Instant from, Duration time) {
            return new Validity(from, from.plus(time));
        }
    }

    /** A certificate with its key, and the authority's above it. */
    public record Issued(List<X509Certificate> chain, PrivateKey key) {
        /** The chain in a file. */
        public Path chainFile(Path file) {
            StringBuilder text = new StringBuilder();
            chain.forEach(certificate -> text.append(pem("CERTIFICATE", encoded(certificate))));
            return write(file, text.toString());
        }

        /** The key in a file for its owner alone. */
        public Path keyFile(Path file) {
            Path written = write(file, pem("PRIVATE KEY", key.getEncoded()));
            try {
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
            return written;
        }

        /** For servers that show it. */
        public KeyManagerFactory managers() {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", key, PASSWORD, chain.toArray(Certificate[]::new));
                KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(store, PASSWORD);
                return managers;
            } catch (GeneralSecurityException | IOException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    /** For the next week, to hosts by name or address. */
    public Issued issue(String... hosts) {
        Instant now = Instant.now();
        return issue(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(60)), hosts);
    }

    public Issued issue(Instant from, Instant until, String... hosts) {
        KeyPair own = newKeys();
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            names.add(
                    host.matches("[0-9.]+|.*:.*")
                            ? Der.tagged(0x87, InetAddress.ofLiteral(host).getAddress())
                            : Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        }
        X509Certificate issued = sign(
                "listener of " + name,
                own,
                new Validity(from, until),
                extension("2.5.29.17", Der.sequence(names.toArray(byte[][]::new))));
        return new Issued(List.of(issued, certificate), own.getPrivate());
    }

    private X509Certificate sign(String subject, KeyPair subjects, Validity validity, byte[] extension) {
        byte[] facts = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(SERIALS.incrementAndGet())),
                ECDSA_WITH_SHA256,
                commonName(name),
                Der.sequence(Der.time(validity.from()), Der.time(validity.until())),
                commonName(subject),
                subjects.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(facts);
            byte[] whole = Der.sequence(facts, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static byte[] commonName(String value) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(value))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The authority's own certificate in a file, for those who trust it. */
    public Path file(Path file) {
        return write(file, pem("CERTIFICATE", encoded(certificate)));
    }

    /** For clients that trust this authority and no other. */
    public SSLContext trusting() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
