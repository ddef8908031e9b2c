using System.Text;
using ChurnWorker.Intake;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Storage;

/// <summary>Whom a refused input names.</summary>
public sealed class NamedCustomersTests
{
    [Theory]
    [InlineData("""{"customerId":"ann","amount":"x"}""", "ann")]
    [InlineData("""{"customer_id" : "ann" """, "ann")]
    [InlineData("""{"CustomerId":7,""", "7")]
    [InlineData("""{"customer\u0049d":"\u0061nn"}""", "ann")]
    [InlineData("""{"customerId":"Ann \"X\" 9"}""", "Ann \"X\" 9")]
    [InlineData("""{"customerId":"ann""", "ann")]
    [InlineData("""{"otherCustomerId":"bob","customerId":"ann"}""", "bob,ann")]
    [InlineData("""{"type":"track","userId":"ann"}""", "ann")]
    [InlineData("""{"specversion":"1.0","subject":"ann","data":[]}""", "ann")]
    [InlineData("""{"id":1,"customer":{"email":"x","id":115310627314723954,"a":{}}}""", "115310627314723954")]
    [InlineData("""{"data":{"object":{"customer":"cus_1"}}}""", "cus_1")]
    [InlineData("""{"data_base64":"eyJjdXN0b21lcklkIjoiYW5uIn0="}""", "ann")]
    [InlineData("""{"orderId":"7","quantity":2,"eventId":"ann"}""", "")]
    [InlineData("not json at all", "")]
    public void The_members_that_name_a_customer_are_found_and_no_others(string body, string expected) => Named(Encoding.UTF8.GetBytes(body)).ShouldBe(expected);

    [Fact]
    public void In_UTF_16_too()
    {
        Named(Encoding.Unicode.GetBytes("""{"customerId":"José"}""")).ShouldBe("José");
        Named(Encoding.BigEndianUnicode.GetBytes("""{"customerId":"José"}""")).ShouldBe("José");
    }

    [Theory]
    [InlineData("e-1,purchase,ann,o-1,yesterday,1,EUR", "ann")]
    [InlineData("e-1,purchase,\"Ann \"\"X\"\", 9\",o-1,yesterday,1,EUR", "Ann \"X\", 9")]
    [InlineData("e-1,purchase", "")]
    public void In_a_row_of_a_file_it_is_the_column_that_does(string row, string expected) =>
        Named(Encoding.UTF8.GetBytes(row), "event_id,type,customer_id,order_id,occurred_at,amount,currency").ShouldBe(expected);

    [Fact]
    public void Whatever_bytes_come_the_search_ends_soon()
    {
        var hostile = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\"customer\":{\"customerId\":\"\\", 9_000)));
        Named(hostile).ShouldNotBeNull();
    }

    private static string Named(byte[] body, string? csvHeader = null) =>
        string.Join(',', NamedCustomers.Of(new Inbound { Source = "s", ReceivedAt = 0, Body = body, Headers = new MessageHeaders { DefaultSource = "s", CsvHeader = csvHeader } }));
}
