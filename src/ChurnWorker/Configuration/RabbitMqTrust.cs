using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ChurnWorker.Configuration;

/// <summary>Whom to trust as the broker when TLS is on.</summary>
internal static class RabbitMqTrust
{
    /// <summary>A check of the broker's certificate: name and chain must hold, against <see cref="RabbitMqTlsOptions.CaFile"/> where one is given, else against the system's authorities.</summary>
    /// <remarks>Both libraries get this check in place of their own: MassTransit 8.4.0 accepts chain errors unless told otherwise.</remarks>
    public static RemoteCertificateValidationCallback Check(RabbitMqTlsOptions options)
    {
        if (options.CaFile is null) return static (_, _, _, errors) => errors == SslPolicyErrors.None;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(options.CaFile);
        return (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var broker = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(broker);
    }
}
