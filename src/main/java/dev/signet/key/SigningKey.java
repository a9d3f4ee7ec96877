package dev.signet.key;

import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** A key as it is stored: the public part as a JWK, the private part encrypted under the master secret. */
@Entity
@Table(name = "signing_keys")
class SigningKey extends PanacheEntityBase {

    private static final String PURPOSE = "key encryption";

    /** Any number will do, as long as nothing else in the database takes an advisory lock on it. */
    private static final long LOCK = 0x5167_6e65_744b_6579L;

    @Id
    public String kid;

    public String algorithm;

    @Column(name = "public_jwk")
    public String publicJwk;

    @Column(name = "private_key")
    public byte[] privateKey;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "signs_from")
    public Instant signsFrom;

    @Column(name = "signs_until")
    public Instant signsUntil;

    @Column(name = "verifies_until")
    public Instant verifiesUntil;

    protected SigningKey() {}

    static SigningKey generate(Algorithm algorithm, MasterSecret secret, Instant now) {
        KeyPair pair = algorithm.generate();
        try {
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
            jwk.setUse("sig");
            jwk.setAlgorithm(algorithm.jose());
            SigningKey key = new SigningKey();
            key.kid = jwk.getKeyId();
            key.algorithm = algorithm.jose();
            key.publicJwk = jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
            key.privateKey = secret.encrypt(PURPOSE, pair.getPrivate().getEncoded(), key.context());
            key.createdAt = now;
            key.signsFrom = now;
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every key whose tokens may still be alive, the oldest first. */
    static Uni<List<SigningKey>> listVerifying(Instant now) {
        return list("verifiesUntil is null or verifiesUntil > ?1 order by signsFrom, kid", now);
    }

    /** Waits until no other replica decides about keys; held until the end of the transaction. */
    static Uni<Void> lock() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select 1 from pg_advisory_xact_lock(?1)", Integer.class)
                        .setParameter(1, LOCK)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /**
     * @throws ConfigurationException if the master secret is not the one it was encrypted under
     */
    RingKey decrypt(MasterSecret secret) {
        Algorithm known = Algorithm.of(algorithm);
        try {
            byte[] pkcs8 = secret.decrypt(PURPOSE, privateKey, context());
            return new RingKey(
                    kid,
                    known,
                    PublicJsonWebKey.Factory.newPublicJwk(publicJwk).getPublicKey(),
                    KeyFactory.getInstance(known.keyType()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                    publicJwk,
                    signsFrom);
        } catch (AEADBadTagException e) {
            throw new ConfigurationException(
                    "SIGNET_SECRET is not the secret that this database's signing keys are encrypted"
                            + " under: set the one that this installation was started with first.");
        } catch (GeneralSecurityException | JoseException e) {
            throw new IllegalStateException("Signing key " + kid + " cannot be read", e);
        }
    }

    /** Binds the ciphertext to its row. */
    private byte[] context() {
        return kid.getBytes(StandardCharsets.UTF_8);
    }
}
