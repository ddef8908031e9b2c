using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops.Page;

/// <summary>What every page has around its content.</summary>
internal static class PageFrame
{
    /// <summary>No script, style or picture but our own, nothing sent anywhere else, shown in nobody's frame.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A whole page.</summary>
    /// <param name="title">Of the page.</param>
    /// <param name="tenant">Name of the shop.</param>
    /// <param name="search">What was searched for, to be searched for again.</param>
    /// <param name="content">The main content; what changes with time stands in the element <c>live</c>.</param>
    public static Markup Of(string title, string tenant, string search, Markup content) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} · ChurnWorker</title>
        <link rel="stylesheet" href="/ops.css">
        <link rel="icon" href="/ops.svg" type="image/svg+xml">
        <script src="/ops.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
        <a class="brand" href="/">ChurnWorker</a> <span class="quiet">{tenant} · {Instruments.Version}</span>
        <form action="/customers" method="get" role="search"><label for="id">Customer</label> <input id="id" name="id" value="{search}" maxlength="200" autocomplete="off" required> <button>Show</button></form>
        </header>
        <main id="main" tabindex="-1">
        {content}
        </main>
        <footer><span id="live-state" class="quiet">Read only. Reload for new figures.</span></footer>
        </body>
        </html>
        """);
}
