using RagKit.Configuration;
using RagKit.Git;
using RagKit.Loading;
using RagKit.Web;

namespace RagKit;

/// <summary>Folders, web sites and repositories, for a corpus that is described in a configuration.</summary>
public static class LoaderParts
{
    private static readonly PartOption
        Name = new("name", OptionKind.Text, "The source's id, which begins the id of each document."),
        Include = new("include", OptionKind.Texts, "Globs of which an item must match one."),
        Exclude = new("exclude", OptionKind.Texts, "Globs of what is left out, besides what always is."),
        MaxPages = new("maxPages", OptionKind.Whole, "The most pages.") { Minimum = 1, Maximum = 10_000_000 };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Source, "folder", "The files of a folder and of those below it.", AddFolder)
        {
            Options = [new("path", OptionKind.Path, "The folder.") { IsRequired = true }, Include, Exclude, Name, new("followSymlinks", OptionKind.Switch, "Whether links are followed.")],
        },
        new(PartRole.Source, "web", "Web pages.", (corpus, values) => corpus.FromWebPage(new WebPageOptions { Name = values.TextOrNull("name") }, [.. values.Texts("addresses")]).LoadByDefault())
        {
            Options = [new("addresses", OptionKind.Texts, "Their addresses.") { IsRequired = true }, Name],
        },
        new(PartRole.Source, "sitemap", "The pages that a sitemap names.", AddSitemap)
        {
            Options = [new("address", OptionKind.Text, "The sitemap's address.") { IsRequired = true }, Include, Exclude, MaxPages, Name],
        },
        new(PartRole.Source, "website", "The pages that links lead to from a start.", AddWebsite)
        {
            Options =
            [
                new("start", OptionKind.Text, "The page to start at.") { IsRequired = true }, Include, Exclude, MaxPages,
                new("maxDepth", OptionKind.Whole, "How many links deep.") { Minimum = 0, Maximum = 1000 }, Name,
            ],
        },
        new(PartRole.Source, "git", "The files of a Git repository on this machine, at a ref.", AddGit)
        {
            Options = [new("path", OptionKind.Path, "The repository's folder.") { IsRequired = true }, new("ref", OptionKind.Text, "A branch, tag or commit."), Include, Exclude, Name],
        },
        new(PartRole.Source, "github", "The files of a repository on GitHub.", AddGitHub)
        {
            Options =
            [
                new("repository", OptionKind.Text, "Its owner and name, such as owner/name.") { IsRequired = true }, new("ref", OptionKind.Text, "A branch, tag or commit."), Include, Exclude, Name,
                new("token", OptionKind.Text, "A token, best given as ${NAME}."),
            ],
        },
    ];

    private static void AddFolder(CorpusBuilder corpus, PartValues values)
    {
        FolderSourceOptions options = new() { Name = NameOf(values), Include = values.Texts("include"), FollowSymlinks = values.Switch("followSymlinks") };
        corpus.FromFolder(values.Text("path"), options with { Exclude = [.. options.Exclude, .. values.Texts("exclude")] });
    }

    private static void AddGit(CorpusBuilder corpus, PartValues values)
    {
        GitSourceOptions options = new() { Name = NameOf(values), Include = values.Texts("include") };
        corpus.FromGit(values.Text("path"), options with { Ref = values.TextOrNull("ref") ?? options.Ref, Exclude = [.. options.Exclude, .. values.Texts("exclude")] }).LoadByDefault();
    }

    private static void AddGitHub(CorpusBuilder corpus, PartValues values)
    {
        GitHubSourceOptions options = new() { Name = values.TextOrNull("name"), Include = values.Texts("include"), Token = values.TextOrNull("token") };
        corpus.FromGitHub(values.Text("repository"), options with { Ref = values.TextOrNull("ref") ?? options.Ref, Exclude = [.. options.Exclude, .. values.Texts("exclude")] }).LoadByDefault();
    }

    private static void AddSitemap(CorpusBuilder corpus, PartValues values)
    {
        SitemapOptions options = new() { Name = values.TextOrNull("name"), Scope = ScopeOf(values) };
        corpus.FromSitemap(values.Text("address"), options with { MaxPages = values.Whole("maxPages", options.MaxPages) }).LoadByDefault();
    }

    private static void AddWebsite(CorpusBuilder corpus, PartValues values)
    {
        WebsiteOptions options = new() { Name = values.TextOrNull("name"), Scope = ScopeOf(values) };
        corpus.FromWebsite(
            values.Text("start"),
            options with { MaxPages = values.Whole("maxPages", options.MaxPages), MaxDepth = values.Whole("maxDepth", options.MaxDepth) }).LoadByDefault();
    }

    private static WebScopeOptions ScopeOf(PartValues values) => new() { Include = values.Texts("include"), Exclude = values.Texts("exclude") };

    // By what was written, not by the full path: ids are the same wherever the configuration file lies.
    private static string NameOf(PartValues values) => values.TextOrNull("name") ?? SourceNames.OfFolder(values.Written("path"));
}
