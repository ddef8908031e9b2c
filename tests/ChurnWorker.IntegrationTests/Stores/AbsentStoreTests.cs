using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChurnWorker.Commands;
using ChurnWorker.IntegrationTests.EndToEnd;
using ChurnWorker.Tests;
using Npgsql;

namespace ChurnWorker.IntegrationTests.Stores;

/// <summary>The worker comes before its database, or to one that will not have it.</summary>
public sealed class AbsentStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_worker_without_its_database_is_live_and_not_ready_and_begins_without_a_restart_when_the_database_comes()
    {
        using var place = PostgresPlace.Create();
        await using var forwarder = new TcpForwarder(Server(place).Port);
        await using var worker = WorkerProcess.Run(Settings(Through(place, forwarder.Port)));

        await worker.EventuallyAsync(async () => await worker.StatusAsync("/health/live") == HttpStatusCode.OK, "the worker should be live");
        (await worker.StatusAsync("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await worker.StatusAsync("/customers/x/explain")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await worker.EventuallyAsync(() => Task.FromResult(Attempts(worker).Count >= 3), "the worker should say that it tries again");
        var attempts = Attempts(worker);
        attempts.ShouldBe(Enumerable.Range(1, attempts.Count));
        worker.Output.Split('\n').Count(line => line.Contains("Connection refused", StringComparison.Ordinal)).ShouldBe(Attempts(worker).Count, "one line a retry");

        forwarder.Open();
        await worker.BeReadyAsync();
        (await worker.StopAsync()).ShouldBe(ExitCodes.Ok);
        worker.Output.ShouldContain("ChurnWorker has stopped");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_that_waits_for_its_database_ends_at_once_when_it_is_told_to(bool hangs)
    {
        using var place = PostgresPlace.Create();

        // A server that never answers holds an attempt until it times out, which is in fifteen seconds; one that is away leaves it between two attempts
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var away = new TcpForwarder(Server(place).Port);
        await using var worker = WorkerProcess.Run(Settings(Through(place, hangs ? ((IPEndPoint)silent.LocalEndpoint).Port : away.Port)));
        if (hangs)
            using (await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
                await StopAsync();
        else
        {
            await worker.EventuallyAsync(() => Task.FromResult(Attempts(worker).Count >= 2), "the worker should wait");
            await StopAsync();
        }

        async Task StopAsync()
        {
            var clock = Stopwatch.StartNew();
            (await worker.StopAsync()).ShouldBe(ExitCodes.Ok);
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_server_that_answers_and_has_no_room_yet_is_waited_for()
    {
        using var place = PostgresPlace.Create();
        var name = $"late_{Environment.ProcessId}";
        place.Execute($"CREATE ROLE {name} LOGIN");
        place.Execute($"CREATE DATABASE {name} OWNER {name} CONNECTION LIMIT 0");
        try
        {
            await using var worker = WorkerProcess.Run(Settings(With(place, s => (s.Database, s.Username, s.SearchPath) = (name, name, null))));
            await worker.EventuallyAsync(() => Task.FromResult(Attempts(worker).Count >= 1), "the worker should find no room");
            place.Execute($"ALTER DATABASE {name} CONNECTION LIMIT -1");
            await worker.BeReadyAsync();
        }
        finally
        {
            place.Execute($"DROP DATABASE {name} (FORCE)");
            place.Execute($"DROP ROLE {name}");
        }
    }

    [Theory]
    [InlineData("no such database", "3D000")]
    [InlineData("no such user", "28000")]
    [InlineData("no such schema", "3F000")]
    [InlineData("newer schema", "schema 99")]
    public async Task A_database_that_will_not_have_the_worker_ends_it_at_once_as_wrong_configuration_does(string what, string said)
    {
        using var place = PostgresPlace.Create();
        if (what == "newer schema")
        {
            place.Store().OpenWriter().Dispose();
            place.Execute("INSERT INTO schema_versions (version) VALUES (99)");
        }

        await using var worker = WorkerProcess.Run(Settings(With(place, s =>
        {
            s.Database = what == "no such database" ? "nowhere" : s.Database;
            s.Username = what == "no such user" ? "nobody_here" : s.Username;
            s.SearchPath = what == "no such schema" ? "nowhere" : s.SearchPath;
        })));

        (await worker.EndAsync()).ShouldBe(ExitCodes.Usage);
        worker.Output.ShouldContain(said);
        Attempts(worker).ShouldBeEmpty();
        worker.Output.ShouldNotContain("   at ", Case.Sensitive, "a message for a person, not a stack trace");
    }

    private static string Through(PostgresPlace place, int port) => With(place, s => (s.Host, s.Port) = ("127.0.0.1", port));

    private static string With(PostgresPlace place, Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = Server(place);
        change(settings);
        return "postgres:" + settings.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Server(PostgresPlace place) => new(place.Connection["postgres:".Length..]);

    private Dictionary<string, string> Settings(string store)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new()
        {
            ["Store__Connection"] = store,
            ["Bus__Transport"] = "InMemory",
            ["Outbox__File"] = _folder.Combine("winback.ndjson"),
            ["Ops__Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
        };
    }

    /// <summary>Numbers of the failed attempts, one log line each.</summary>
    private static List<int> Attempts(WorkerProcess worker) => [.. worker.Output.Split('\n')
        .Where(line => line.Contains("does not answer, attempt", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line).GetProperty("Attempt").GetInt32())];
}
