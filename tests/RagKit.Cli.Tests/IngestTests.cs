using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class IngestTests
{
    [Fact]
    public async Task A_first_run_adds_and_a_second_finds_everything_unchanged()
    {
        using TempFolder folder = Handbook.Create();
        ToolRun first = await RagKitTool.RunAsync(folder, "ingest", "docs");
        Assert.Equal(0, first.Code);
        Assert.Contains("docs/leave.md  added", first.Output, StringComparison.Ordinal);
        Assert.Contains("3 added, 0 updated, 0 unchanged", first.Output, StringComparison.Ordinal);

        ToolRun second = await RagKitTool.RunAsync(folder, "ingest", "docs");
        Assert.Equal(0, second.Code);
        Assert.StartsWith("0 added, 0 updated, 3 unchanged", second.Output, StringComparison.Ordinal);

        ToolRun verbose = await RagKitTool.RunAsync(folder, "ingest", "docs", "--verbose");
        Assert.Contains("docs/leave.md  unchanged", verbose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_is_updated_and_what_is_gone_is_removed()
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        folder.Write("docs/notes.txt", "Bicycles are kept in the cellar now.\n");
        File.Delete(Path.Combine(folder.Path, "docs", "leave.md"));
        JsonElement run = await RagKitTool.JsonAsync(folder, "ingest", "docs");
        Assert.Equal((0, 1, 1, 1), (Number(run, "added"), Number(run, "updated"), Number(run, "unchanged"), Number(run, "removed")));
        Assert.Equal(2, Number(run, "documents"));
    }

    [Fact]
    public async Task Json_names_what_was_done_and_what_is_held()
    {
        using TempFolder folder = Handbook.Create();
        folder.Write("docs/picture.zzz", [1, 2, 3]);
        JsonElement run = await RagKitTool.JsonAsync(folder, "ingest", "docs");
        Assert.Equal(
            ["folder", "db", "added", "updated", "unchanged", "removed", "failed", "skipped", "documents", "chunks", "seconds", "documents_per_second", "search", "skipped_by_extension", "failures"],
            run.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, Number(run.GetProperty("skipped_by_extension"), ".zzz"));
    }

    [Theory]
    [InlineData("docs/")]
    [InlineData("./docs")]
    [InlineData("docs/travel/..")]
    public async Task However_a_folder_is_spelt_it_is_one_source(string spelling)
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        JsonElement again = await RagKitTool.JsonAsync(folder, "ingest", spelling);
        Assert.Equal((0, 3), (Number(again, "added"), Number(again, "unchanged")));
    }

    [Fact]
    public async Task The_source_does_not_depend_on_the_current_directory()
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        using System.Diagnostics.Process process = RagKitTool.Start(Path.Combine(folder.Path, "docs"), ["ingest", ".", "--db", "../ragkit.db"]);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("0 added, 0 updated, 3 unchanged", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_of_the_same_name_live_side_by_side()
    {
        using TempFolder folder = new();
        folder.Write("one/docs/a.md", "# First\n\nApples.");
        folder.Write("two/docs/a.md", "# Second\n\nPears.");
        await RagKitTool.JsonAsync(folder, "ingest", "one/docs");
        JsonElement second = await RagKitTool.JsonAsync(folder, "ingest", "two/docs");
        Assert.Equal((1, 0, 2), (Number(second, "added"), Number(second, "removed"), Number(second, "documents")));
    }

    [Fact]
    public async Task The_current_folder_is_ingested_without_the_corpus_file_in_it()
    {
        using TempFolder folder = Handbook.Create();
        JsonElement first = await RagKitTool.JsonAsync(folder, "ingest", ".");
        Assert.Equal((3, 0), (Number(first, "added"), Number(first, "skipped")));
        JsonElement second = await RagKitTool.JsonAsync(folder, "ingest", ".");
        Assert.Equal((3, 0), (Number(second, "unchanged"), Number(second, "skipped")));
        JsonElement search = await RagKitTool.JsonAsync(folder, "search", "parental leave", "--strategy", "lexical");
        Assert.Equal("docs/leave.md", search.GetProperty("hits")[0].GetProperty("document").GetString());
    }

    [Fact]
    public async Task A_part_of_a_folder_that_is_held_already_is_refused()
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        ToolRun part = await RagKitTool.RunAsync(folder, "ingest", "docs/travel");
        Assert.Contains("is part of 'docs'", part.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Globs_say_what_is_ingested()
    {
        using TempFolder folder = Handbook.Create();
        JsonElement run = await RagKitTool.JsonAsync(folder, "ingest", "docs", "--include", "**/*.md", "--exclude", "travel/");
        Assert.Equal((1, 0), (Number(run, "added"), Number(run, "skipped")));
    }

    [Fact]
    public async Task Other_chunking_is_refused_until_rebuild_is_asked_for()
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        ToolRun other = await RagKitTool.RunAsync(folder, "ingest", "docs", "--max", "100", "--overlap", "10");
        Assert.Contains("--rebuild", other.AssertRefused().Error, StringComparison.Ordinal);
        Assert.DoesNotContain("IngestOptions", other.Error, StringComparison.Ordinal);
        JsonElement rebuilt = await RagKitTool.JsonAsync(folder, "ingest", "docs", "--max", "100", "--overlap", "10", "--rebuild");
        Assert.Equal(3, Number(rebuilt, "updated"));
        Assert.Equal(0, (await RagKitTool.RunAsync(folder, "search", "parental leave")).Code);
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
