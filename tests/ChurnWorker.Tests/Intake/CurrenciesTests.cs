using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

public class CurrenciesTests
{
    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("GBP", 2)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("HRK", 2)]
    public void A_currency_has_the_fraction_digits_of_ISO_4217(string code, int digits) => Currencies.FractionDigits(code).ShouldBe(digits);

    [Fact]
    public void Every_code_is_three_capitals()
    {
        Currencies.All.Count.ShouldBe(171);
        Currencies.All.ShouldAllBe(c => c.Code.Length == 3 && c.Code.All(char.IsAsciiLetterUpper));
    }
}
