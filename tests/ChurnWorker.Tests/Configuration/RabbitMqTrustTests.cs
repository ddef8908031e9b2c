using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChurnWorker.Configuration;

namespace ChurnWorker.Tests.Configuration;

public sealed class RabbitMqTrustTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_broker_signed_by_the_named_authority_is_trusted_and_one_signed_by_another_is_not()
    {
        using var ours = Authority("CN=ours");
        using var others = Authority("CN=others");
        using var broker = Broker(ours);
        using var impostor = Broker(others);
        var check = RabbitMqTrust.Check(new RabbitMqTlsOptions { Enabled = true, CaFile = _folder.Write("ca.pem", ours.ExportCertificatePem()) });

        check(this, broker, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeTrue();
        check(this, impostor, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeFalse();
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)]
    public void Another_name_is_refused_even_from_the_named_authority(SslPolicyErrors errors)
    {
        using var ours = Authority("CN=ours");
        using var broker = Broker(ours);
        var check = RabbitMqTrust.Check(new RabbitMqTlsOptions { Enabled = true, CaFile = _folder.Write("ca.pem", ours.ExportCertificatePem()) });

        check(this, broker, null, errors).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_named_authority_the_verdict_of_the_system_counts()
    {
        var check = RabbitMqTrust.Check(new RabbitMqTlsOptions { Enabled = true });

        check(this, null, null, SslPolicyErrors.None).ShouldBeTrue();
        check(this, null, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeFalse();
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(Today().AddDays(-1), Today().AddDays(30));
    }

    private static X509Certificate2 Broker(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256).Create(authority, Today(), Today().AddDays(20), [1, 2, 3]);
    }

    private static DateTimeOffset Today() => TimeProvider.System.GetUtcNow().AddHours(-1);
}
