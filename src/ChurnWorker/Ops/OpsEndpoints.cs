using System.Net;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnWorker.Ops;

/// <summary>What ops people and probes ask over HTTP: <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>. Reads only.</summary>
internal static class OpsEndpoints
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";
    public const string MetricsPath = "/metrics";

    /// <summary>The answer of <see cref="LivePath"/>: whoever answers lives.</summary>
    public static IResult Live { get; } = TypedResults.Json(new { status = "live" });

    /// <summary>Registers what <see cref="Map"/> needs: instruments, their exposition, the readiness of all registered <see cref="HealthCheck"/>s.</summary>
    public static IServiceCollection AddOps(this IServiceCollection services)
    {
        services.AddSingleton<Instruments>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => new Readiness(provider.GetServices<HealthCheck>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Listens on <see cref="OpsOptions.Url"/> and nowhere else, whatever the environment says to other web programs.</summary>
    public static void ListenOnly(this WebApplicationBuilder builder, OpsOptions options)
    {
        var url = new Uri(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Explicit endpoints win over ASPNETCORE_URLS; the empty configuration drops Kestrel__Endpoints__…
            kestrel.Configure(new ConfigurationBuilder().Build());
            kestrel.AddServerHeader = false;
            if (IPAddress.TryParse(url.DnsSafeHost, out var address))
                kestrel.Listen(address, url.Port);
            else
                kestrel.ListenLocalhost(url.Port);
        });
    }

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var exposition = app.ServiceProvider.GetRequiredService<PrometheusText>();
        var readiness = app.ServiceProvider.GetRequiredService<Readiness>();

        app.MapGet(LivePath, () => Live);
        app.MapGet(ReadyPath, async Task<JsonHttpResult<ReadinessReport>> (CancellationToken cancellationToken) =>
        {
            var report = await readiness.EvaluateAsync(cancellationToken);
            return TypedResults.Json(report, statusCode: report.IsReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        app.MapGet(MetricsPath, () => TypedResults.Text(exposition.Render(), PrometheusText.ContentType));
    }
}
