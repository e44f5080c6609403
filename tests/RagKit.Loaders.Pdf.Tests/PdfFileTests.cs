using System.Text;
using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Files as they are: packed, damaged, encrypted, hostile.</summary>
public sealed class PdfFileTests
{
    private static readonly string Content = PdfBuilder.Text(72, 700, 10, "What the file says.");

    [Fact]
    public async Task Objects_and_cross_references_may_stand_in_streams() =>
        Assert.Equal("What the file says.", (await Loading.LoadAsync(new PdfBuilder().Page(Content).BuildPacked())).Text);

    [Fact]
    public async Task A_file_without_cross_references_is_searched_for_its_objects() =>
        Assert.Equal("What the file says.", (await Loading.LoadAsync(new PdfBuilder().Page(Content).Build(withXref: false))).Text);

    [Fact]
    public async Task Cross_references_that_lead_astray_are_rebuilt()
    {
        string file = Encoding.Latin1.GetString(new PdfBuilder().Page(Content).Build());

        Assert.Equal("What the file says.", (await Loading.LoadAsync(Encoding.Latin1.GetBytes(file.Replace("%PDF-1.7\n", "%PDF-1.7\n%and twelve more\n", StringComparison.Ordinal)))).Text);
    }

    [Fact]
    public async Task A_file_that_ends_early_is_read_as_far_as_it_goes()
    {
        byte[] file = new PdfBuilder().Page(Content).Page(Content).Build();

        Assert.Contains("What the file says.", (await Loading.LoadAsync(file[..(file.Length * 2 / 3)])).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ASCIIHexDecode", "425420")]
    [InlineData("/ASCII85Decode", "6<#'Y!!")]
    public async Task Filters_are_undone(string filter, string begin)
    {
        byte[] plain = Encoding.Latin1.GetBytes(Content);
        string coded = filter == "/ASCIIHexDecode" ? Convert.ToHexString(plain) + ">" : Base85(plain) + "~>";
        Assert.StartsWith(begin[..2], coded, StringComparison.Ordinal);
        PdfBuilder builder = new();
        int stream = builder.AddStream(coded, $"/Filter {filter}");

        Assert.Equal("What the file says.", (await Loading.LoadAsync(builder.Page("", $"/Contents {stream} 0 R").Build())).Text);
    }

    [Fact]
    public async Task What_a_file_says_of_itself_is_metadata()
    {
        PdfBuilder builder = new() { Trailer = "/Info << /Title <FEFF00C400700066006500 6C> /Author (Ann) /Keywords (leave, pay) /CreationDate (D:20260102030405+01'00') >>" };

        Document document = await Loading.LoadAsync(builder.Page(Content).Build());

        Assert.Equal("Äpfel", document.Title);
        Assert.Equal("Ann", document.Metadata["author"].AsString());
        Assert.Equal((MetadataValue)(string[])["leave", "pay"], document.Metadata["keywords"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), document.Metadata["created"].AsDate());
        Assert.Equal(1, document.Metadata["pages"].AsInteger());
    }

    [Fact]
    public async Task Pages_without_text_are_named_and_a_file_of_them_fails()
    {
        PdfBuilder Scan()
        {
            PdfBuilder builder = new();
            int picture = builder.AddStream("x", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode");
            return builder.Page("/P Do", resources: $"/XObject << /P {picture} 0 R >>");
        }

        Assert.Contains("optical character recognition", await Loading.FailAsync(Scan().Build()), StringComparison.Ordinal);
        Assert.Equal((MetadataValue)(MetadataValue[])[1], (await Loading.LoadAsync(Scan().Page(Content).Build())).Metadata["pages_without_text"]);
    }

    [Fact]
    public async Task An_encrypted_file_opens_with_its_password_and_no_other()
    {
        byte[] file = await File.ReadAllBytesAsync(SharedData.Path("docs", "pdf", "encrypted-password-is-password.pdf"), TestContext.Current.CancellationToken);

        Assert.NotEmpty((await Loading.LoadAsync(file, new PdfLoaderOptions { Password = "password" })).Text);
        Assert.Contains("needs a password", await Loading.FailAsync(file), StringComparison.Ordinal);
        Assert.Contains("does not open it", await Loading.FailAsync(file, new PdfLoaderOptions { Password = "wrong" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Real_files_with_damage_are_read_or_refused_by_name()
    {
        int read = 0;
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", "pdf"), "*.pdf"))
        {
            try
            {
                Document document = await Loading.LoadAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), new PdfLoaderOptions { Password = path.Contains("password", StringComparison.Ordinal) ? "password" : null });
                Assert.NotEqual("", document.Text);
                read++;
            }
            catch (RagKitException e)
            {
                Assert.StartsWith("'a.pdf' can't be read: ", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.True(read >= 32, $"{read} files were read.");
    }

    private static string Base85(byte[] bytes)
    {
        StringBuilder text = new();
        for (int at = 0; at < bytes.Length; at += 4)
        {
            int count = Math.Min(4, bytes.Length - at);
            uint group = 0;
            for (int i = 0; i < 4; i++)
                group = (group << 8) | (i < count ? bytes[at + i] : 0u);
            char[] digits = new char[5];
            for (int i = 4; i >= 0; i--, group /= 85)
                digits[i] = (char)('!' + (group % 85));
            text.Append(digits.AsSpan(0, count + 1));
        }
        return text.ToString();
    }
}
