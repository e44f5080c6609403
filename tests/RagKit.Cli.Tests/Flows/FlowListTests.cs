using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class FlowListTests
{
    [Fact]
    public async Task Without_an_assembly_the_tools_own_flow_is_listed()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "list");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches("""(?m)^flow  ingest +\{"folder": string, "db"\?: string\}""", run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task An_assembly_shows_its_public_flows_and_tasks_with_their_shapes()
    {
        using TempFolder folder = new();
        JsonElement list = await Demo.JsonAsync(folder, "list");
        JsonElement.ArrayEnumerator flows = list.GetProperty("flows").EnumerateArray();
        Assert.Equal(
            ["approval", "elsewhere", "halves", "large", "letters", "needy", "refresh", "waiting", "welcome"], flows.Select(flow => flow.GetProperty("name").GetString()));
        JsonElement welcome = flows.Last();
        Assert.Equal("""{"Name": string, "Language"?: string}""", welcome.GetProperty("input").GetString());
        Assert.Equal("string", welcome.GetProperty("result").GetString());
        Assert.Equal(["fetch", "greet", "halve", "need", "wait"], list.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, flows.First().GetProperty("input").ValueKind);
    }

    [Fact]
    public async Task An_assembly_that_is_not_there_is_refused()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", "missing.dll");
        Assert.Contains("There is no file 'missing.dll'. Build the application first", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_an_assembly_is_refused()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", ".");
        Assert.Contains("'.' is a folder", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        using TempFolder folder = new();
        folder.Write("app.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", "app.csproj");
        Assert.Contains("'app.csproj' is not an assembly that can be loaded", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Contains("Name the .dll", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RagKit.Abstractions.dll")]
    [InlineData("RagKit.Chunkers.dll")]
    public async Task An_assembly_without_flows_is_refused_with_how_to_expose_them(string name)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", Path.Combine(AppContext.BaseDirectory, name));
        Assert.Contains("Expose them as public static fields or properties", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_built_with_another_version_of_RagKit_is_refused_with_what_to_install()
    {
        using TempFolder folder = new();
        EmittedAssembly.OfOtherVersion(Path.Combine(folder.Path, "newer.dll"), new Version(9, 9, 0, 0));
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", "newer.dll");
        Assert.Contains("'newer.dll' was built with RagKit.Flows 9.9.0, and this tool has ", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Contains("dotnet tool update RagKit.Cli --version 9.9.0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_throws_is_named_with_the_reason()
    {
        using TempFolder folder = new();
        EmittedAssembly.WithThrowingFlow(Path.Combine(folder.Path, "broken.dll"), "no connection string");
        ToolRun run = await Demo.LookAsync(folder, "list", "--assembly", "broken.dll");
        Assert.Contains("Flows.Broken in 'broken.dll' could not be read: InvalidOperationException: no connection string", run.AssertRefused().Error, StringComparison.Ordinal);
    }
}
