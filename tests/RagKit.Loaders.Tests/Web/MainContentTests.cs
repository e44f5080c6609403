using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Tests.Web;

public sealed class MainContentTests
{
    private static readonly HtmlLoader Main = new(new HtmlLoaderOptions { Content = HtmlContent.Main });
    private static readonly HtmlLoader Body = new(new HtmlLoaderOptions { Content = HtmlContent.Body });

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Folder, "*.html", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.Path("tests", "RagKit.Loaders.Tests", "Web", "Pages");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_main_text_is_what_a_reader_would_mark(string page)
    {
        string path = Path.Combine(Folder, page), html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        string marked = await File.ReadAllTextAsync(Path.ChangeExtension(path, ".txt"), TestContext.Current.CancellationToken);
        Document main = await Main.LoadOneAsync("page.html", html);
        double f1 = TokenF1.Of(main.Text, marked), body = TokenF1.Of((await Body.LoadOneAsync("page.html", html)).Text, marked);
        TestContext.Current.TestOutputHelper?.WriteLine($"{page} {f1:0.000} (body {body:0.000})");
        Assert.True(f1 >= 0.75, $"{page}: token F1 {f1:0.000}");
        Assert.True(f1 >= body - 0.01, $"{page}: main content {f1:0.000} is worse than the body's {body:0.000}");
    }
}
