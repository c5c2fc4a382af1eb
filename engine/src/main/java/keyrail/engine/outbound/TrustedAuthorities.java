package keyrail.engine.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/**
 * The authorities a vendor's certificate may come from: the JDK's, and those of {@code outbound.caFile}. A refusal names
 * the authority that was met.
 */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** @param caFile PEM file of further authorities, or null */
    static TrustManager manager(@Nullable String caFile) {
        try {
            X509ExtendedTrustManager standard = managerOf(null);
            return new Naming(caFile == null ? standard : managerOf(withStandard(standard, caFile)));
        } catch (GeneralSecurityException | IOException | InvalidPathException unreadable) {
            throw new KeyrailException(
                    new Failure.Gateway(
                            FailureCode.CONFIG_INVALID,
                            "outbound.caFile \"" + caFile + "\" is not a readable PEM file of certificates",
                            Map.of()),
                    unreadable);
        }
    }

    private static KeyStore withStandard(X509ExtendedTrustManager standard, String caFile)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (X509Certificate certificate : standard.getAcceptedIssuers()) {
            store.setCertificateEntry("standard-" + index++, certificate);
        }
        try (InputStream input = Files.newInputStream(Path.of(caFile))) {
            Collection<? extends Certificate> own =
                    CertificateFactory.getInstance("X.509").generateCertificates(input);
            if (own.isEmpty()) {
                throw new CertificateException("the file holds no certificate");
            }
            for (Certificate certificate : own) {
                store.setCertificateEntry("own-" + index++, certificate);
            }
        }
        return store;
    }

    private static X509ExtendedTrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("the JDK has no X.509 trust manager");
    }

    /** Says in its refusals which authority issued the certificate that was not trusted. */
    private static final class Naming extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager standard;

        Naming(X509ExtendedTrustManager standard) {
            this.standard = standard;
        }

        private static CertificateException named(X509Certificate[] chain, CertificateException refusal) {
            String issuer = chain.length == 0
                    ? "nobody"
                    : chain[chain.length - 1].getIssuerX500Principal().getName();
            return new CertificateException(
                    "the certificate " + age(chain) + "was issued by \"" + issuer + "\"", refusal);
        }

        private static String age(X509Certificate[] chain) {
            try {
                if (chain.length > 0) {
                    chain[0].checkValidity();
                }
                return "";
            } catch (CertificateExpiredException expired) {
                return "has expired on " + chain[0].getNotAfter().toInstant() + " and ";
            } catch (CertificateNotYetValidException early) {
                return "is valid only from " + chain[0].getNotBefore().toInstant() + " on and ";
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                standard.checkServerTrusted(chain, type, engine);
            } catch (CertificateException refusal) {
                throw named(chain, refusal);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            try {
                standard.checkServerTrusted(chain, type, socket);
            } catch (CertificateException refusal) {
                throw named(chain, refusal);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            try {
                standard.checkServerTrusted(chain, type);
            } catch (CertificateException refusal) {
                throw named(chain, refusal);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            standard.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            standard.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            standard.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return standard.getAcceptedIssuers();
        }
    }
}
