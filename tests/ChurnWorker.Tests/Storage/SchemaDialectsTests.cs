using System.Reflection;
using System.Text.RegularExpressions;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Storage;

/// <summary>SQL is written once for both dialects, so both must have the same tables and columns.</summary>
public sealed partial class SchemaDialectsTests
{
    private static readonly string[] OnPostgresAlone = ["reviews", "schema_versions", "turns"];

    [Fact]
    public void Both_dialects_have_the_same_tables_with_the_same_columns_in_the_same_order()
    {
        var sqlite = Tables("sqlite");
        sqlite.Count.ShouldBeGreaterThan(10);
        Tables("postgres").Where(t => !OnPostgresAlone.Contains(t.Split(':')[0])).ShouldBe(sqlite);
    }

    [Fact]
    public void Both_dialects_have_the_same_versions() =>
        Migrator.Files("postgres").Select(f => f.Version).Order().ShouldBe(Migrator.Files("sqlite").Select(f => f.Version).Order());

    private static List<string> Tables(string dialect)
    {
        var tables = new List<string>();
        foreach (var (_, resource) in Migrator.Files(dialect).OrderBy(f => f.Version))
        {
            using var reader = new StreamReader(Assembly.GetAssembly(typeof(Migrator))!.GetManifestResourceStream(resource)!);
            foreach (Match table in Table().Matches(reader.ReadToEnd()))
                tables.Add($"{table.Groups["name"].Value}: {string.Join(", ", Column().Matches(table.Groups["columns"].Value).Select(c => c.Groups["name"].Value))}");
        }

        return [.. tables.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"CREATE TABLE (?<name>\w+) \((?<columns>.*?)^\)", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"^    (?<name>[a-z_]+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Column();
}
