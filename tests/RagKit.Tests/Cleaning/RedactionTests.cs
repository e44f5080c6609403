using System.Diagnostics;
using System.Text;
using RagKit.Cleaning;
using RagKit.Documents;
using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Tests.Cleaning;

/// <summary>What is taken for personal data, what is not, and what stands in its place.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("Write to jane.doe+x@mail.example.org.", "Write to [email].")]
    [InlineData("<a_b@example.co.uk>, 'c@d.museum'", "<[email]>, '[email]'")]
    [InlineData("jörg@bücher.example and x@xn--bcher-kva.example", "[email] and [email]")]
    [InlineData("mailto:jane@example.org?subject=hi", "mailto:[email]?subject=hi")]
    [InlineData("a@b.io b@c.io;c@d.io", "[email] [email];[email]")]
    public void Mail_addresses(string text, string redacted) => Assert.Equal(redacted, Redact(text));

    [Theory]
    [InlineData("+49 30 1234567, +1-415-555-2671 or +442079460958", "[phone], [phone] or [phone]")]
    [InlineData("+49 (0)30 1234567", "[phone]")]
    [InlineData("0049 30 1234567", "[phone]")]
    [InlineData("(415) 555-2671 and 415-555-2671 and 415.555.2671 and 1-800-555-2671", "[phone] and [phone] and [phone] and [phone]")]
    [InlineData("030 1234567; 0171/1234567; (030) 1234567; 020 7946 0958; 01 23 45 67 89", "[phone]; [phone]; [phone]; [phone]; [phone]")]
    [InlineData("Tel. 5551234, phone: 555 1234, Fax 123-4567", "Tel. [phone], phone: [phone], Fax [phone]")]
    [InlineData("415-555-2671 415-555-2672", "[phone] [phone]")]
    [InlineData("call 415-555-2671 2024 times", "call [phone] 2024 times")]
    public void Phone_numbers(string text, string redacted) => Assert.Equal(redacted, Redact(text));

    [Theory]
    [InlineData("4111 1111 1111 1111, 4111111111111111, 5500-0000-0000-0004", "[card], [card], [card]")]
    [InlineData("3782 822463 10005 and 30569309025904 and 6011111111111117", "[card] and [card] and [card]")]
    public void Payment_cards(string text, string redacted) => Assert.Equal(redacted, Redact(text));

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00 and DE89370400440532013000.", "[iban] and [iban].")]
    [InlineData("GB29 NWBK 6016 1331 9268 19, gb29nwbk60161331926819", "[iban], [iban]")]
    [InlineData("FR14 2004 1010 0505 0001 3M02 606", "[iban]")]
    public void Bank_accounts(string text, string redacted) => Assert.Equal(redacted, Redact(text));

    [Theory]
    [InlineData("2026-11-21 and 21.11.2026 and 11/21/2026 and 2026-11-21T10:30:00+01:00 and 1995-2004")]
    [InlineData("version 1.2.3.4, 10.0.26100.1742, 192.168.100.200, 0.12345678, 3.14159265358979")]
    [InlineData("ISBN 978-3-16-148410-0, ISBN 0-306-40615-2, ISSN 0378-5955, doi:10.1000/182 10.1038/s41586-020-2649-2")]
    [InlineData("id 4111111111111112, order 1234567890123456, 123-45-6789, 00012345678, #5551234567, x-5551234567")]
    [InlineData("DE89 3704 0044 0532 0130 01, GB29NWBK6016133192681, XX89370400440532013000")]
    [InlineData("me@localhost, @handle, a@b, x@y.1, a@.com, @@@, price 1,234,567.89 or 1 234 567 890")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000 and 0123456789abcdef0123 and 0000000000000000")]
    [InlineData("the years 1914 1918 1939 1945 and 10 20 30 40 50 60 70")]
    [InlineData("12:30:45.678, 50.08804, 14.42076, 007 123, pages 123-4567 of it")]
    public void What_only_looks_like_it_stays(string text) => Assert.Equal(text, Redact(text));

    [Fact]
    public void Kinds_that_are_not_asked_for_stay()
    {
        const string Text = "a@b.io 415-555-2671 4111111111111111 DE89370400440532013000";
        Assert.Equal("[email] 415-555-2671 4111111111111111 DE89370400440532013000", Redact(Text, new() { Kinds = PersonalDataKinds.Emails }));
        Assert.Equal("a@b.io [phone] [card] DE89370400440532013000", Redact(Text, new() { Kinds = PersonalDataKinds.Cards | PersonalDataKinds.Phones }));
    }

    [Fact]
    public void A_pseudonym_is_the_same_for_the_same_address_however_written_and_another_with_another_key()
    {
        RedactionOptions options = new() { Key = Encoding.UTF8.GetBytes("a key of 16 bytes") };
        string[] first = Redact("Jane@Example.org jane@example.org +49 30 1234567 +49-30-1234567", options).Split(' ');
        Assert.Equal((first[0], first[2]), (first[1], first[3]));
        Assert.Matches("^\\[email:[a-p]{16}\\]$", first[0]);
        Assert.NotEqual(first[0], Redact("jane@example.org", options with { Key = Encoding.UTF8.GetBytes("another key of 16") }));
    }

    [Fact]
    public void Titles_metadata_links_and_blocks_facts_are_redacted_too_and_counted_when_asked()
    {
        Metadata facts = new(new Dictionary<string, MetadataValue> { ["author"] = "a@b.io", ["list"] = new[] { "x", "c@d.io" }, ["year"] = 2026 });
        DocumentBuilder builder = new();
        builder.Add(new Block(BlockKind.Paragraph, default) { Metadata = facts, Links = [new(0..2, "mailto:e@f.io")] }, "me: g@h.io");
        Document redacted = Cleaned.Document(
            builder.Build("d") with { Title = "Call 415-555-2671", Metadata = facts }, corpus => corpus.RedactPersonalData(new() { Counts = true }));
        Assert.Equal(("me: [email]", "Call [phone]"), (redacted.Text, redacted.Title));
        Assert.Equal("mailto:[email]", redacted.Blocks[0].Links[0].Target);
        Assert.Equal("[email]", redacted.Blocks[0].Metadata["author"].AsString());
        Assert.Equal("[x, [email]]", redacted.Metadata["list"].ToString());
        Assert.Equal((6, 1, 2026), (redacted.Metadata["redacted_emails"].AsInteger(), redacted.Metadata["redacted_phones"].AsInteger(), redacted.Metadata["year"].AsInteger()));
    }

    [Fact]
    public void Redacting_twice_is_redacting_once_and_blocks_stay_sound()
    {
        string[] data = ["a@b.io", "+49 30 1234567", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "2026-11-21", "(0", "@", "12 34-56"];
        RedactionOptions options = new() { Key = Encoding.UTF8.GetBytes("a key of 16 bytes") };
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            DocumentBuilder builder = new();
            for (int i = 0; i < 20; i++)
                builder.AddParagraph(string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, 6).Select(_ => random.Next(2) == 0 ? data[random.Next(data.Length)] : RandomDocuments.Text(seed + i, 2))) + ".");
            Document once = Cleaned.Document(builder.Build("d"), corpus => corpus.RedactPersonalData(options));
            BlockInvariants.Check(once);
            Assert.Equal(once.Text, Cleaned.Text(once.Text, corpus => corpus.RedactPersonalData(options)));
        }
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("(0")]
    [InlineData("a.b-")]
    [InlineData("DE89 ")]
    [InlineData("1@a.")]
    public void A_text_made_to_be_slow_is_not(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
        long start = Stopwatch.GetTimestamp();
        Redact(text);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Scientific_abstracts_have_next_to_nothing_that_is_taken_for_personal_data()
    {
        string path = SharedData.Path("ir", "scifact", "corpus.jsonl");
        int documents = 0, changed = 0;
        foreach (string line in File.ReadLines(path))
        {
            documents++;
            changed += Redact(line) == line ? 0 : 1;
        }
        Assert.InRange(changed, 0, documents / 500);
    }

    private static string Redact(string text, RedactionOptions? options = null) => Cleaned.Text(text, corpus => corpus.RedactPersonalData(options));
}
