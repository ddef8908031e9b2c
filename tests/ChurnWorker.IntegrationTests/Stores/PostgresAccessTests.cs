using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChurnWorker.Configuration;
using ChurnWorker.Storage;
using Npgsql;

namespace ChurnWorker.IntegrationTests.Stores;

/// <summary>Who is spoken to and who is let in: a real PostgreSQL with one certificate or another, and a password that is replaced.</summary>
public sealed class PostgresAccessTests : IDisposable
{
    private const string Role = "churnworker_rotating";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-tls-");
    private readonly PostgresPlace _place = PostgresPlace.Of("public");
    private readonly X509Certificate2 _authority;

    public PostgresAccessTests() => _authority = Authority("CN=ours");

    public void Dispose()
    {
        _place.Execute("ALTER SYSTEM RESET ssl");
        _place.Execute("ALTER SYSTEM RESET ssl_cert_file");
        _place.Execute("ALTER SYSTEM RESET ssl_key_file");
        _place.Execute("SELECT pg_reload_conf()");
        _authority.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_with_the_right_name_of_the_named_authority_is_spoken_to()
    {
        await PresentAsync("localhost", -1, 30, _authority);
        Open("VerifyFull").ShouldBeNull();
    }

    [Theory]
    [InlineData("elsewhere.example", -1, 30)]
    [InlineData("localhost", -30, -1)]
    [InlineData("localhost", 1, 30)]
    public async Task A_server_of_another_name_or_out_of_its_time_is_not(string name, int from, int until)
    {
        await PresentAsync(name, from, until, _authority);
        Open("VerifyFull").ShouldNotBeNull().GetBaseException().ShouldBeOfType<AuthenticationException>();
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not()
    {
        using var others = Authority("CN=others");
        await PresentAsync("localhost", -1, 30, others);
        Open("VerifyFull").ShouldNotBeNull().GetBaseException().ShouldBeOfType<AuthenticationException>();
    }

    [Theory]
    [InlineData("Require")]
    [InlineData("VerifyFull")]
    public void A_server_without_TLS_is_not_spoken_to_where_that_is_required(string mode) => Open(mode).ShouldNotBeNull().Message.ShouldContain("SSL");

    [Fact]
    public async Task A_password_replaced_in_its_file_opens_the_next_connection()
    {
        var settings = Settings();
        var accessFile = Show("hba_file");
        _place.Execute($"DROP ROLE IF EXISTS {Role}; CREATE ROLE {Role} SUPERUSER LOGIN PASSWORD 'first'");
        RunOnServer($"sed -i '1i host all {Role} all scram-sha-256' '{accessFile}'");
        try
        {
            _place.Execute("SELECT pg_reload_conf()");
            var file = Path.Combine(_folder.FullName, "connection");
            File.WriteAllText(file, TextOf("first"));
            var options = ConfigurationLoader.Load(new ConfigurationInputs
            {
                Environment = new Dictionary<string, string> { ["Store__Connection_FILE"] = file }, WorkingDirectory = _folder.FullName, ProgramDirectory = _folder.FullName,
            }).Options!;
            var store = Store.Of(options.Store.Connection, options.Store.CurrentConnection);
            await Eventually.BeTrueAsync(() => Of(TextOf("no password")) is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword }, "the server should ask for the password");
            Of(store).ShouldBeNull();

            _place.Execute($"ALTER ROLE {Role} PASSWORD 'second'");
            Of(store).ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
            Should.Throw<StoreRefusedException>(() => Database.Open(store)).Message.ShouldContain("28P01");
            File.WriteAllText(file, TextOf("second") + "\n");
            Of(store).ShouldBeNull();
            store.Close();
        }
        finally
        {
            RunOnServer($"sed -i '/{Role}/d' '{accessFile}'");
            _place.Execute("SELECT pg_reload_conf()");
            _place.Execute($"DROP ROLE {Role}");
        }

        string TextOf(string password) => "postgres:" + new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Username = Role, Password = password, Pooling = false }.ConnectionString;
    }

    /// <summary>Has the server present a certificate to whoever connects from now on.</summary>
    private async Task PresentAsync(string name, int from, int until, X509Certificate2 authority)
    {
        var folder = Show("data_directory");
        var (certificate, key) = Certificate(name, from, until, authority);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        RunOnServer($"umask 077; printf %s {Base64(certificate)} | base64 -d > {folder}/{id}.crt; printf %s {Base64(key)} | base64 -d > {folder}/{id}.key");
        _place.Execute($"ALTER SYSTEM SET ssl_cert_file = '{id}.crt'");
        _place.Execute($"ALTER SYSTEM SET ssl_key_file = '{id}.key'");
        _place.Execute("ALTER SYSTEM SET ssl = on");
        _place.Execute("SELECT pg_reload_conf()");
        await Eventually.BeTrueAsync(() => Show("ssl") == "on" && Show("ssl_cert_file") == $"{id}.crt", "the server should present the certificate");
    }

    /// <summary>What comes of opening the store; null: it answered.</summary>
    private Exception? Open(string mode)
    {
        var authority = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(authority, _authority.ExportCertificatePem());
        var settings = Settings();
        settings.Host = "localhost";
        settings.SslMode = Enum.Parse<SslMode>(mode);
        settings.Pooling = false;
        if (mode == "VerifyFull")
            settings.RootCertificate = authority;
        return Of("postgres:" + settings.ConnectionString);
    }

    private static Exception? Of(string connection)
    {
        var store = Store.Of(connection);
        var failure = Of(store);
        store.Close();
        return failure;
    }

    private static Exception? Of(Store store) => Record.Exception(() => store.OpenReader().Dispose());

    private NpgsqlConnectionStringBuilder Settings() => new(_place.Connection["postgres:".Length..]);

    private string Show(string setting)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Settings().ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"SHOW {setting}", connection);
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>As the user of the server, whose files nobody else may write.</summary>
    private void RunOnServer(string command) => _place.Execute($"COPY (SELECT 1) TO PROGRAM $command$cat > /dev/null; {command}$command$");

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));

    private X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(Today().AddDays(-60), Today().AddDays(60));
    }

    private static (string Certificate, string Key) Certificate(string name, int from, int until, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, Today().AddDays(from), Today().AddDays(until), [1, 2, 3]);
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static DateTimeOffset Today() => TimeProvider.System.GetUtcNow();
}
