using System.Net;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnWorker.Ops;

/// <summary>What ops people and probes ask over HTTP: <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>. Reads only.</summary>
internal static class OpsEndpoints
{
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

    /// <summary>Refuses requests whose Host header is no loopback name: a web page must not reach the worker through a name that resolves to 127.0.0.1.</summary>
    public static IApplicationBuilder UseLoopbackHostOnly(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Loopback.IsHost(context.Request.Host.Host))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    });

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var exposition = app.ServiceProvider.GetRequiredService<PrometheusText>();
        var readiness = app.ServiceProvider.GetRequiredService<Readiness>();

        app.MapGet("/health/live", () => TypedResults.Json(new { status = "live" }));
        app.MapGet("/health/ready", async Task<JsonHttpResult<ReadinessReport>> (CancellationToken cancellationToken) =>
        {
            var report = await readiness.EvaluateAsync(cancellationToken);
            return TypedResults.Json(report, statusCode: report.IsReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        app.MapGet("/metrics", () => TypedResults.Text(exposition.Render(), PrometheusText.ContentType));
    }
}
