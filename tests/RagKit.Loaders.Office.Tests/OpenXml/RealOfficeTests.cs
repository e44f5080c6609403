using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class RealOfficeTests
{
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["bug53475-password-is-pass.docx"] = "password",
        ["protected_sha512.xlsx"] = "password",
        ["truncated62886.docx"] = "damaged",
        ["testAltChunkHTML.docx"] = "no text of its own",
        // Its only slide has a table of empty cells.
        ["table_test.pptx"] = "no text",
    };

    public static TheoryData<string> Kinds => ["docx", "pptx", "xlsx"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Real_files_load_or_say_why_not(string kind)
    {
        IDocumentLoader loader = kind switch { "docx" => new DocxLoader(), "pptx" => new PptxLoader(), _ => new XlsxLoader() };
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", kind)))
        {
            string name = Path.GetFileName(path);
            byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            if (Refused.TryGetValue(name, out string? reason))
            {
                Assert.Contains(reason, await loader.FailAsync(name, bytes), StringComparison.Ordinal);
                continue;
            }
            Document document = Assert.Single(await loader.LoadAsync(name, bytes));
            BlockInvariants.Check(document);
            Assert.DoesNotContain('\uFFFD', document.Text);
            if (Environment.GetEnvironmentVariable("DUMP") is { } dump)
                await File.WriteAllTextAsync(Path.Combine(dump, name + ".txt"), $"{document.Title}\n{string.Join("\n", document.Metadata.Select(m => m.Key + "=" + m.Value))}\n-----\n{document.Text}", TestContext.Current.CancellationToken);
        }
    }
}
