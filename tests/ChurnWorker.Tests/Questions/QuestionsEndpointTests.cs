using System.Net;
using System.Text.Json;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Questions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Questions;

public sealed class QuestionsEndpointTests : IAsyncLifetime
{
    private readonly AskedShop _shop = new();
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_shop.Engine).AddSingleton(TimeProvider.System).AddSingleton<Answers>();
        _app = builder.Build();
        QuestionsEndpoint.Map(_app);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _shop.Dispose();
    }

    [Fact]
    public async Task A_trigger_is_told_with_its_status()
    {
        var id = _shop.Trigger(TriggerState.Open);

        var (status, body) = await Ask(HttpMethod.Get, $"/triggers/{id}");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe($$"""{"triggerId":"{{id}}","status":"valid"}""");
    }

    [Theory]
    [InlineData("/triggers/7d0a4f0e-6b1c-5c58-9d8c-0f6f2f4f9a11")]
    [InlineData("/triggers/no-uuid")]
    [InlineData("/customers/nobody/explain")]
    [InlineData("/customers/c%252F1/explain")] // the id c%2F1, which is not c/1
    public async Task What_is_unknown_is_not_found(string path) => (await Ask(HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_trigger_that_nobody_was_told_of_is_not_found() =>
        (await Ask(HttpMethod.Get, $"/triggers/{_shop.Trigger(TriggerState.Open, Disposition.HeldOut)}")).Status.ShouldBe(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/customers/c%2F1/explain")]
    [InlineData("/customers/c%2f1/explain/?x=/y")]
    public async Task A_customer_is_explained_whatever_the_id_holds(string path)
    {
        var (status, body) = await Ask(HttpMethod.Get, path);

        status.ShouldBe(HttpStatusCode.OK);
        JsonDocument.Parse(body).RootElement.GetProperty("customerId").GetString().ShouldBe(AskedShop.Customer);
    }

    [Theory]
    [InlineData("/customers/c%2F1")]
    [InlineData("/customers/c%2F1/")]
    public async Task A_customer_is_erased_once(string path)
    {
        var (status, body) = await Ask(HttpMethod.Delete, path);

        status.ShouldBe(HttpStatusCode.OK);
        var erasure = JsonDocument.Parse(body).RootElement;
        erasure.GetProperty("receipt").GetProperty("rows").GetProperty("ledger").GetInt32().ShouldBe(2);
        erasure.GetProperty("isScrubbed").GetBoolean().ShouldBeTrue();
        body.ShouldNotContain("c/1");
        (await Ask(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Ask(HttpMethod.Get, "/customers/c%2F1/explain")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_an_unknown_customer_nothing_is_erased() => (await Ask(HttpMethod.Delete, "/customers/c%252F1")).Status.ShouldBe(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "rebind.example")]
    public async Task A_web_page_of_elsewhere_cannot_ask(string header, string value)
    {
        (await Ask(HttpMethod.Get, $"/triggers/{_shop.Trigger(TriggerState.Open)}", header, value)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Ask(HttpMethod.Get, "/customers/c%2F1/explain", header, value)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Ask(HttpMethod.Delete, "/customers/c%2F1", header, value)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Ask(HttpMethod.Get, "/customers/c%2F1/explain")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void A_look_waits_for_no_writer()
    {
        var id = _shop.Trigger(TriggerState.Open);

        // Held by this thread, which therefore must not be left while it asks
        using var held = _shop.Engine.Database.Begin();
        foreach (var path in new[] { $"triggers/{id}", "customers/c%2F1/explain" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseAddress + path));
            using var response = _client.Send(request);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> Ask(HttpMethod method, string path, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseAddress + path[1..]));
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
