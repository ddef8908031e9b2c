using System.CommandLine;
using ChurnWorker.Commands;

namespace ChurnWorker.Tests.Commands;

/// <summary>Numbers on the command line: what is none, or out of bounds, is refused before the work and never read as another.</summary>
public sealed class NumberOptionTests
{
    [Theory]
    [InlineData("tune", "--win-back", "200", "--win-back takes a number from 0 to 100")]
    [InlineData("tune", "--win-back", "-50", "--win-back takes a number from 0 to 100")]
    [InlineData("tune", "--win-back", "NaN", "--win-back takes a number from 0 to 100")]
    [InlineData("tune", "--thresholds", "NaN", "--thresholds takes numbers above 0 and below 1")]
    [InlineData("tune", "--thresholds", "1", "--thresholds takes numbers above 0 and below 1")]
    [InlineData("tune", "--thresholds", "0", "--thresholds takes numbers above 0 and below 1")]
    [InlineData("tune", "--thresholds", "0,5", "--thresholds takes numbers above 0 and below 1")]
    [InlineData("tune", "--contact-cost", "-1", "--contact-cost takes a number from 0 to")]
    [InlineData("tune", "--contact-cost", "1,5", "--contact-cost takes a number from 0 to")]
    [InlineData("tune", "--incentive", "much", "--incentive takes a number from 0 to")]
    [InlineData("simulate", "--uplift", "101", "--uplift takes a number from 0 to 100")]
    [InlineData("simulate", "--uplift", "NaN", "--uplift takes a number from 0 to 100")]
    [InlineData("simulate", "--customers", "1,000", "--customers takes a whole number from 1 to 9999999")]
    [InlineData("report", "--active-days", "0", "--active-days takes a whole number from 1 to 36500")]
    [InlineData("models", "--last", "-1", "--last takes a whole number from 1 to")]
    [InlineData("demo", "--customers", "99", "--customers takes a whole number from 100 to 100000")]
    public void What_is_no_such_number_is_refused_with_a_word_on_what_is(string verb, string option, string text, string said) =>
        Parse(verb, option, text).Errors.Select(e => e.Message).ShouldContain(message => message.StartsWith(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("tune", "--win-back", "0")]
    [InlineData("tune", "--win-back", "12.5")]
    [InlineData("tune", "--contact-cost", "0.75")]
    [InlineData("simulate", "--uplift", "100")]
    [InlineData("models", "--last", "1")]
    public void A_number_within_its_bounds_is_taken(string verb, string option, string text) => Parse(verb, option, text).Errors.ShouldBeEmpty();

    [Fact]
    public void Options_that_are_lists_take_several_values_after_one_name()
    {
        Parse("tune", "--thresholds", "0.5", "0.7").Errors.ShouldBeEmpty();
        Parse("tune", "--thresholds", "0.5", "--thresholds", "0.7").Errors.ShouldBeEmpty();
        Parse("tune", "--thresholds", "0.5", "7").Errors.ShouldNotBeEmpty("each is judged");
        Parse("replay", "--policy", "a.json", "b.json").Errors.ShouldBeEmpty();
    }

    private static ParseResult Parse(string verb, params string[] rest)
    {
        var command = verb switch
        {
            "tune" => TuneCommand.Create(),
            "simulate" => SimulateCommand.Create(),
            "report" => ReportCommand.Create(TimeProvider.System),
            "models" => ModelsCommand.Create(),
            "demo" => DemoCommand.Create(),
            _ => ReplayCommand.Create(),
        };
        string[] before = verb switch { "tune" or "replay" => ["history.csv"], "simulate" => ["--out", "shop.csv"], _ => [] };
        return new RootCommand { Options = { ConfiguredCommand.Config, ConfiguredCommand.Set }, Subcommands = { command } }.Parse([verb, .. before, .. rest]);
    }
}
