using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class EmlLoaderTests
{
    private static readonly EmlLoader Loader = new(DefaultParts.All);

    [Fact]
    public async Task The_body_is_the_richest_alternative_and_the_headers_are_metadata()
    {
        List<Document> documents = await Loader.LoadAsync("m.eml", Messages.WithAttachments);
        Document message = documents[0];
        Assert.Equal(("m.eml", "Leave policy", "Rich\n\ncafé words"), (message.Id, message.Title, message.Text));
        Assert.Equal("Michał <m@example.com>", message.Metadata["from"].AsString());
        Assert.Equal(new DateTimeOffset(2024, 10, 1, 12, 34, 56, TimeSpan.FromHours(-5)), message.Metadata["date"].AsDate());
        Assert.Equal(["nötes.txt (text/plain, 15 bytes)", "p.png (image/png, 8 bytes)", "part-4.eml (message/rfc822, 48 bytes)"], message.Metadata["attachments"].Elements.Select(name => name.AsString()));
    }

    [Fact]
    public async Task Attachments_and_messages_become_documents_named_by_the_part()
    {
        List<Document> documents = await Loader.LoadAsync("m.eml", Messages.WithAttachments);
        Assert.Equal(["m.eml", "m.eml#2/nötes.txt", "m.eml#4"], documents.Select(document => document.Id));
        Assert.Equal(("Attached words.", "Leave policy"), (documents[1].Text, documents[1].Metadata["attachmentOf"].AsString()));
        Assert.Equal(("Inner", "Inner words."), (documents[2].Title, documents[2].Text));
    }

    [Fact]
    public async Task A_digest_gives_a_document_a_message()
    {
        List<Document> documents = await Loader.LoadAsync("d.eml", "Subject: Digest\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: One\n\nFirst\n--b\n\nSubject: Two\n\nSecond\n--b--\n");
        Assert.Equal([("d.eml", "Digest"), ("d.eml#1", "First"), ("d.eml#2", "Second")], documents.Select(document => (document.Id, document.Text)));
    }

    [Theory]
    [InlineData("=?utf-8?B?Q2Fmw6k=?=", "Café")]
    [InlineData("=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9_au_lait?=", "Café au lait")]
    [InlineData("=?windows-1255?B?UkU6IPns5e0=?=", "RE: שלום")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    [InlineData("=?utf-8?X?b?= =?=?=", "=?utf-8?X?b?= =?=?=")]
    [InlineData("=?nosuch*en?q?b?=", "b")]
    public async Task Encoded_words_are_decoded(string subject, string expected) =>
        Assert.Equal(expected, (await Loader.LoadOneAsync("a.eml", $"Subject: {subject}\n\nx")).Title);

    [Fact]
    public async Task Flowed_lines_are_joined_and_quotations_are_quotes()
    {
        Document document = await Loader.LoadOneAsync("a.eml", "From: a@b\nContent-Type: text/plain; format=flowed\n\nOne line \nthat flows.\n > no quote\n\n>> They \n>> said\n> so\n-- \nAnn\n");
        Assert.Equal([(BlockKind.Paragraph, "One line that flows.\n> no quote"), (BlockKind.Quote, "They said"), (BlockKind.Quote, "so"), (BlockKind.Paragraph, "--\nAnn")], document.Outline());
    }

    [Fact]
    public async Task A_message_without_words_has_its_subject_as_text()
    {
        Document document = await Loader.LoadOneAsync("a.eml", "Subject: Call me\nContent-Type: text/html\n\n<p></p>");
        Assert.Equal("Call me", document.Text);
    }

    [Fact]
    public async Task An_encrypted_part_is_reported_beside_what_can_be_read()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await Loader.LoadAsync("a.eml", Encoding.UTF8.GetBytes("Subject: s\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nFooter\n--a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n--a--"), failures);
        Assert.Equal("Footer", Assert.Single(documents).Text);
        Assert.Contains("encrypted", Assert.Single(failures).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--", "encrypted")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIAG", "encrypted")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nMIAG", "packed into its signature")]
    [InlineData("Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----", "encrypted")]
    public async Task A_message_of_which_nothing_can_be_read_is_refused(string rest, string reason) =>
        Assert.Contains(reason, await Loader.FailAsync("a.eml", "Subject: s\n" + rest), StringComparison.Ordinal);

    [Fact]
    public async Task HTML_without_a_loader_of_it_leaves_the_plain_text_or_names_the_remedy()
    {
        const string Both = "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nPlain\n--b\nContent-Type: text/html\n\n<p>Rich</p>\n--b--";
        EmlLoader bare = new([new TextLoader()]);
        Assert.Equal("Plain", (await bare.LoadOneAsync("a.eml", Both)).Text);
        Assert.Equal("Rich", (await Loader.LoadOneAsync("a.eml", Both)).Text);
        Assert.Contains("HtmlLoader", await bare.FailAsync("a.eml", "Subject: s\nContent-Type: text/html\n\n<p>Rich</p>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_of_several_messages_is_refused_and_one_of_one_is_read()
    {
        const string One = "From ann@example.com Tue Oct  1 12:34:56 2024\nSubject: One\n\nFirst\n>From here\n";
        Assert.Equal("First", (await Loader.LoadAsync("a.mbox", One))[0].Text[..5]);
        Assert.Single(await Loader.LoadAsync("a.mbox", One + "\nFrom now on\nthe rest is text\n"));
        Assert.Contains("several messages", await Loader.FailAsync("a.mbox", One + "\nFrom bo@example.com Tue Oct  1 12:34:57 2024\nSubject: Two\n\nSecond\n"), StringComparison.Ordinal);
        Assert.Contains("several messages", await Loader.FailAsync("a.eml", (One + "\nFrom bo@example.com x\nSubject: Two\n\nSecond\n").ReplaceLineEndings("\r\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_that_cannot_be_read_is_reported_and_the_rest_goes_on()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await Loader.LoadAsync("a.eml", Encoding.UTF8.GetBytes(
            "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBody\n--b\nContent-Type: application/octet-stream; name=\"../x/bad.json\"\n\n{\n--b\nContent-Type: text/csv; name=a.csv\n\na,b\n1,2\n--b--"), failures);
        Assert.Equal(["a.eml", "a.eml#3/a.csv"], documents.Select(document => document.Id));
        Assert.Equal("part 2 (bad.json)", Assert.Single(failures).Part);
    }

    [Fact]
    public async Task What_is_attached_as_a_message_but_is_none_is_reported()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await Loader.LoadAsync("a.eml", Encoding.UTF8.GetBytes("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBody\n--b\nContent-Type: message/rfc822\n\nJust words.\n--b--"), failures);
        Assert.Equal("Body", Assert.Single(documents).Text);
        Assert.Equal("part 2", Assert.Single(failures).Part);
    }

    [Fact]
    public async Task Attachments_are_read_by_the_loaders_given()
    {
        List<Document> documents = await new EmlLoader([]).LoadAsync("m.eml", Messages.WithAttachments);
        Assert.Equal(["m.eml", "m.eml#4"], documents.Select(document => document.Id));
    }

    [Fact]
    public async Task A_message_saved_as_UTF16_is_read()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Subject: Wide\r\n\r\nWords é")];
        Assert.Equal("Words é", Assert.Single(await Loader.LoadAsync("a.eml", bytes)).Text);
    }

    [Fact]
    public async Task A_file_that_is_no_message_is_refused() =>
        Assert.Contains("no message", await Loader.FailAsync("a.eml", "Just words."), StringComparison.Ordinal);
}
