using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Ops;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Ops;

public sealed class OpsAccessTests : IAsyncDisposable
{
    private const string Token = "0123456789abcdef-token";
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();
    private string _token = Token;

    public OpsAccessTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.ListenOnly(new OpsOptions { Url = "http://127.0.0.1:0" });
        _app = builder.Build();
        _app.UseAccess(() => _token, request => request.Path == "/signed");
        _app.Map("/{**path}", (HttpRequest request) => Loopback.IsOwn(request) ? "own" : "stranger");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_replaced_token_counts_at_once_and_the_old_one_no_more()
    {
        await _app.StartAsync();
        _token = "another-token-0123456789";

        (await StatusAsync(Token)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(_token)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/customers/ann", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/metricsx", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/health/live", null, HttpStatusCode.OK)]
    [InlineData("GET", "/metrics", null, HttpStatusCode.OK)]
    [InlineData("GET", "/", "Bearer " + Token, HttpStatusCode.OK)]
    [InlineData("POST", "/events", "Bearer " + Token, HttpStatusCode.OK)]
    [InlineData("POST", "/events", "Bearer " + Token + "x", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/events", "Bearer 0123456789abcdef-toke", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/", "Basic ops:" + Token, HttpStatusCode.OK)]
    [InlineData("GET", "/", "Basic :" + Token, HttpStatusCode.OK)]
    [InlineData("GET", "/", "Basic ops:wrong", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/customers/ann", "Basic ops:" + Token, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/events", "Basic ops:" + Token, HttpStatusCode.Unauthorized)]
    public async Task Everything_but_health_and_metrics_asks_for_the_token(string method, string path, string? authorization, HttpStatusCode expected)
    {
        await _app.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(_app.Urls.Single()), path));
        if (authorization?.Split(' ', 2) is [var scheme, var parameter])
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(parameter)) : parameter);
        request.Headers.Host = "worker.example";

        using var answer = await _client.SendAsync(request);

        answer.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.Unauthorized)
            answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Basic");
        else
            (await answer.Content.ReadAsStringAsync()).ShouldBe(authorization is null ? "stranger" : "own");
    }

    [Fact]
    public async Task What_is_judged_by_its_signature_needs_no_token_but_one_that_is_shown_must_be_right()
    {
        await _app.StartAsync();

        (await _client.GetAsync(new Uri(new Uri(_app.Urls.Single()), "/signed"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("wrong", "/signed")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(Token, "/signed")).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> StatusAsync(string token, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_app.Urls.Single()), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }
}
