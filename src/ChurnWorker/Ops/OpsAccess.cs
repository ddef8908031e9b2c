using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ChurnWorker.Ops;

/// <summary>Who may ask what over HTTP.</summary>
internal static class OpsAccess
{
    /// <summary>Without a token only this machine is answered: a web page must not reach the worker through a name that resolves to 127.0.0.1.</summary>
    /// <param name="app">The application.</param>
    /// <param name="token">The token of this moment; null: none is asked for.</param>
    /// <param name="isJudgedElsewhere">Whether a request is let through because its signature is judged where it is answered.</param>
    /// <remarks>With a token health and metrics, which hold nothing about anybody, stay open to probes and scrapers; everything else asks for it.</remarks>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app, Func<string?> token, Func<HttpRequest, bool> isJudgedElsewhere)
    {
        if (token() is null)
            return app.Use((context, next) => Loopback.IsHost(context.Request.Host.Host) || isJudgedElsewhere(context.Request) ? next(context) : Refuse(context, StatusCodes.Status421MisdirectedRequest));
        return app.Use((context, next) =>
        {
            if (IsOpen(context.Request.Path) || (context.Request.Headers.Authorization.Count == 0 && isJudgedElsewhere(context.Request)))
                return next(context);
            if (Shown(context.Request) is not { } shown || !CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(token()!)))
                return Refuse(context, StatusCodes.Status401Unauthorized);
            Loopback.Authorise(context);
            return next(context);
        });
    }

    private static bool IsOpen(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path == "/metrics";

    /// <summary>
    /// The token as shown: a bearer token, or the password of a browser. Browsers send a password again to whatever page makes them ask, so it opens
    /// what is read and nothing that changes.
    /// </summary>
    private static string? Shown(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Parameter is not { } parameter)
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return parameter;
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return null;
        var pair = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, pair, out var length))
            return null;
        var text = Encoding.UTF8.GetString(pair, 0, length);
        return text[(text.IndexOf(':') + 1)..];
    }

    /// <summary>Hashed, so that comparing takes the same time whatever the length of what was shown.</summary>
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"churnworker\", charset=\"UTF-8\"";
        return Task.CompletedTask;
    }
}
