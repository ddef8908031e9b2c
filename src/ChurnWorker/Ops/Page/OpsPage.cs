using System.Reflection;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops.Page;

/// <summary>The ops page: <c>/</c>, <c>/customers?id=ID</c>, and the style, script and icon they use. Reads only; works without its script.</summary>
internal static class OpsPage
{
    /// <summary>Registers what <see cref="Map"/> needs.</summary>
    public static IServiceCollection AddOpsPage(this IServiceCollection services)
    {
        services.AddSingleton<OpsFigureCache>();
        services.AddSingleton<IntakeRate>();
        return services;
    }

    /// <summary>Maps the pages.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var engine = services.GetRequiredService<Engine>();
        var (options, time) = (services.GetRequiredService<WorkerOptions>(), services.GetRequiredService<TimeProvider>());
        var (figures, rate) = (services.GetRequiredService<OpsFigureCache>(), services.GetRequiredService<IntakeRate>());
        var (readiness, instruments, reports) = (services.GetRequiredService<Readiness>(), services.GetRequiredService<Instruments>(), services.GetRequiredService<ReportPass>());

        app.MapGet("/", async (HttpContext http, CancellationToken cancellationToken) =>
        {
            var report = await readiness.EvaluateAsync(cancellationToken);
            var model = engine.Models.Context is { } context ? (context.Model, context.ModelSince) : ((Model.Forecasting.ForecastModel, long)?)null;
            return Page(http, new OverviewPage(figures.Read(), rate.Read(), report, instruments.Gauges, model, reports.Latest, options).Render());
        });
        app.MapGet("/customers", (HttpContext http, string id) =>
        {
            using var reader = engine.Database.OpenReader();
            using var customers = new CustomerReader(reader, options.ToFoldRules());
            if (customers.Find(id) is not { } state)
                return Page(http, CustomerPage.Unknown(id, options.Shop.Tenant), StatusCodes.Status404NotFound);
            var decisions = DecisionTable.Of(reader, state.Activity.CustomerId).Where(d => !d.IsShadow).ToList();
            return Page(http, new CustomerPage(state, customers.Model, options.ToPolicy(), decisions, options.Shop.Tenant, time.GetUtcNow().ToUnixTimeMilliseconds()).Render());
        });
        MapFile(app, "ops.css", "text/css; charset=utf-8");
        MapFile(app, "ops.js", "text/javascript; charset=utf-8");
        MapFile(app, "ops.svg", "image/svg+xml");
    }

    private static IResult Page(HttpContext http, Markup page, int status = StatusCodes.Status200OK)
    {
        Harden(http.Response.Headers);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(page.Text, "text/html; charset=utf-8", statusCode: status);
    }

    private static void MapFile(IEndpointRouteBuilder app, string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Ops/{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var content = bytes.ToArray();
        app.MapGet("/" + name, (HttpContext http) =>
        {
            Harden(http.Response.Headers);
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(content, type);
        });
    }

    private static void Harden(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = PageFrame.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
