using System.Net;
using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Ops;
using ChurnWorker.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Ops;

public sealed class OpsEndpointsTests : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_live_worker_says_so_whatever_its_checks_find()
    {
        await StartAsync(new HealthCheck("store", () => new HealthFinding(false, "gone")));

        var answer = await _client.GetAsync("/health/live");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"status":"live"}""");
    }

    [Fact]
    public async Task A_worker_is_ready_when_every_check_that_matters_is_healthy()
    {
        await StartAsync(
            new HealthCheck("store", () => new HealthFinding(true, "reachable")),
            new HealthCheck("model", () => new HealthFinding(false, "not fitted yet")) { IsInformational = true });

        var answer = await _client.GetAsync("/health/ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(
            """{"status":"ready","checks":[{"name":"store","healthy":true,"informational":false,"detail":"reachable"},"""
            + """{"name":"model","healthy":false,"informational":true,"detail":"not fitted yet"}]}""");
    }

    [Fact]
    public async Task One_unhealthy_check_makes_the_worker_not_ready_and_the_others_are_still_told()
    {
        await StartAsync(
            new HealthCheck("store", () => new HealthFinding(true, "reachable")),
            new HealthCheck("bus", () => throw new InvalidOperationException("amqp://guest:hunter2@broker")));

        var answer = await _client.GetAsync("/health/ready");
        var text = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var checks = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("checks");
        checks.GetArrayLength().ShouldBe(2);
        checks[1].GetProperty("detail").GetString().ShouldBe("failed with InvalidOperationException");
        text.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_check_that_hangs_does_not_hang_the_answer()
    {
        using var never = new SemaphoreSlim(0);
        await StartAsync(new HealthCheck("store", async _ =>
        {
            await never.WaitAsync(CancellationToken.None);
            return new HealthFinding(true, "");
        }));

        var answer = await _client.GetAsync("/health/ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("no answer within 2 s");
        never.Release();
    }

    [Fact]
    public async Task Metrics_are_told_as_prometheus_text()
    {
        await StartAsync();
        _app!.Services.GetRequiredService<Instruments>().CountDecisions("fired", 3);

        var answer = await _client.GetAsync("/metrics");

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("churnworker_decisions_total{reason=\"fired\"} 3\n");
    }

    [Fact]
    public async Task A_page_that_reaches_the_port_through_a_name_of_its_own_is_refused()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = "rebind.example";

        (await _client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Only_the_configured_address_is_listened_on()
    {
        await StartAsync([], "--urls=http://0.0.0.0:0", "--Kestrel:Endpoints:Other:Url=http://0.0.0.0:0");

        Addresses().ShouldHaveSingleItem().ShouldStartWith("http://127.0.0.1:");
    }

    private Task StartAsync(params HealthCheck[] checks) => StartAsync(checks, []);

    private async Task StartAsync(HealthCheck[] checks, params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Logging.ClearProviders();
        builder.ListenOnly(new OpsOptions { Url = "http://127.0.0.1:0" });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOps();
        foreach (var check in checks)
            builder.Services.AddSingleton(check);
        _app = builder.Build();
        _app.UseAccess(() => null, _ => false);
        OpsEndpoints.Map(_app);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(Addresses().First());
    }

    private ICollection<string> Addresses() =>
        _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
}
