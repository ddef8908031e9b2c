using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChurnWorker.Storage.Postgres;

/// <summary>Statements as written for both dialects, in PostgreSQL's words.</summary>
internal static partial class PostgresCommandText
{
    /// <summary>Numbers the parameters; says how many there are.</summary>
    public static (string Sql, int Parameters) Of(string sql)
    {
        var text = new StringBuilder(sql.Length + 16);
        var (next, most) = (0, 0);
        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] != '?')
            {
                text.Append(sql[i]);
                continue;
            }

            var digits = sql.AsSpan(i + 1).IndexOfAnyExceptInRange('0', '9');
            var length = digits < 0 ? sql.Length - i - 1 : digits;
            next = length == 0 ? next + 1 : int.Parse(sql.AsSpan(i + 1, length), CultureInfo.InvariantCulture);
            most = Math.Max(most, next);
            text.Append('$').Append(next.ToString(CultureInfo.InvariantCulture));
            i += length;
        }

        return (text.ToString(), most);
    }

    /// <summary>The table a statement writes to; null when it only reads.</summary>
    public static string? TableWritten(string sql) => Written().Match(sql) is { Success: true } match ? match.Groups["table"].Value : null;

    [GeneratedRegex(@"^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?<table>\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();
}
