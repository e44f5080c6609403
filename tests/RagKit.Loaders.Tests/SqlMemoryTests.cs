using RagKit.Sources;
using RagKit.Sql;

namespace RagKit.Loaders.Tests;

/// <summary>Measures the process's memory, so that nothing else may run beside it.</summary>
[CollectionDefinition(nameof(SqlMemoryTests), DisableParallelization = true)]
[Collection(nameof(SqlMemoryTests))]
public sealed class SqlMemoryTests
{
    [Fact]
    public async Task A_hundred_thousand_rows_are_listed_without_being_held()
    {
        await using Database database = await Database.OpenAsync(SqlSourceTests.Rows(100_000, "hex(randomblob(500))"));
        SqlSource source = new("t", database.Connect, "SELECT * FROM t", new SqlSourceOptions { Columns = new SqlColumns { Version = "v" } });
        (int count, long before) = (0, GC.GetTotalMemory(forceFullCollection: true));
        await foreach (SourceItem item in source.ListAsync(TestContext.Current.CancellationToken))
            count++;
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(source);
        Assert.Equal(100_000, count);
        Assert.True(held < 4 << 20, $"{held:N0} bytes are held.");
    }
}
