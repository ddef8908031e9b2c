using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Outbox;
using ChurnWorker.Tests.Outbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnWorker.Tests.Intake;

/// <summary>The firehose's connection to a broker that speaks TLS with one certificate or another.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TlsTests()
    {
        var request = new CertificateRequest("CN=ours", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        _authority = request.CreateSelfSigned(Today().AddDays(-60), Today().AddDays(60));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_broker_with_the_right_name_hears_the_protocol_of_RabbitMQ() => (await ConnectAsync("localhost", -1, 30)).ShouldBe("AMQP");

    [Theory]
    [InlineData("elsewhere.example", -1, 30)]
    [InlineData("localhost", -30, -1)]
    [InlineData("localhost", 1, 30)]
    public async Task A_broker_of_another_name_or_out_of_its_time_hears_nothing(string name, int from, int until) => (await ConnectAsync(name, from, until)).ShouldBe("");

    /// <summary>The relay speaks through MassTransit, which accepts errors of the chain unless it is told otherwise.</summary>
    [Theory]
    [InlineData("localhost", -1, 30, "AMQP")]
    [InlineData("elsewhere.example", -1, 30, "")]
    [InlineData("localhost", -30, -1, "")]
    public async Task The_relay_hands_its_messages_to_the_same_brokers_alone(string name, int from, int until, string heard)
    {
        using var certificate = Certificate(name, from, until, _authority);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var broker = ServeAsync(listener, certificate);
        var rabbit = OptionsOf(listener);
        var options = new WorkerOptions { Bus = new() { Transport = BusTransport.RabbitMq, RabbitMq = new() { Host = rabbit.Host, Port = rabbit.Port, Passive = true, Tls = rabbit.Tls } } };
        await using var services = new ServiceCollection().AddLogging().AddMessageBus(options).BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        using var enough = new CancellationTokenSource();
        var publishing = bus.StartAsync(enough.Token).ContinueWith(_ => new OutboxPublisher(bus, options).PublishAsync(OutboxRows.Row(1)), TaskScheduler.Default);

        (await broker).ShouldBe(heard);

        await enough.CancelAsync();
        await bus.StopAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_broker_of_another_authority_hears_nothing()
    {
        var request = new CertificateRequest("CN=others", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var others = request.CreateSelfSigned(Today().AddDays(-60), Today().AddDays(60));
        (await ConnectAsync("localhost", -1, 30, others)).ShouldBe("");
    }

    [Fact]
    public async Task A_broker_that_does_not_speak_TLS_hears_no_word_in_clear()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener);
        await Should.ThrowAsync<Exception>(() => FirehoseConnection.Factory(OptionsOf(listener)).CreateConnectionAsync());

        // A handshake of TLS begins with 22, the protocol of RabbitMQ with its name
        (await heard).ShouldBe(22);
    }

    private static async Task<int> HearAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var first = new byte[1];
        return await client.GetStream().ReadAsync(first) == 1 ? first[0] : -1;
    }

    private RabbitMqOptions OptionsOf(TcpListener listener) => new()
    {
        Host = "localhost",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        Tls = new() { Enabled = true, CaFile = _folder.Write("ca.pem", _authority.ExportCertificatePem()) },
    };

    /// <summary>What the broker hears first; nothing when the client refuses its certificate.</summary>
    private async Task<string> ConnectAsync(string name, int from, int until, X509Certificate2? authority = null)
    {
        using var certificate = Certificate(name, from, until, authority ?? _authority);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var broker = ServeAsync(listener, certificate);
        await Should.ThrowAsync<Exception>(() => FirehoseConnection.Factory(OptionsOf(listener)).CreateConnectionAsync());
        return await broker;
    }

    private static async Task<string> ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            var header = new byte[8];
            await tls.ReadExactlyAsync(header);
            return System.Text.Encoding.ASCII.GetString(header, 0, 4);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return "";
        }
    }

    private X509Certificate2 Certificate(string name, int from, int until, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, Today().AddDays(from), Today().AddDays(until), [1, 2, 3]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    private static DateTimeOffset Today() => TimeProvider.System.GetUtcNow();
}
