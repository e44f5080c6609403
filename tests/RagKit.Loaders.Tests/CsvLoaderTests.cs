using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class CsvLoaderTests
{
    [Theory]
    [InlineData("a,b\n1,x\n", "a: 1 | b: x")]
    [InlineData("a;b\n1;x, y\n", "a: 1 | b: x, y")]
    [InlineData("a\tb\n1\tx\n", "a: 1 | b: x")]
    [InlineData("a|b\n1|x\n", "a: 1 | b: x")]
    [InlineData("a,a,\n1,\"x\"\"y\",z\n", "a: 1 | a 2: x\"y | Column 3: z")]
    [InlineData("text\njust this\n", "just this")]
    public async Task The_delimiter_is_found_out(string csv, string text) => Assert.Equal(text, (await new CsvLoader().LoadOneAsync("a.csv", csv)).Text);

    [Fact]
    public async Task Rows_as_blocks_carry_their_metadata()
    {
        CsvLoader loader = new(new CsvLoaderOptions { TextColumns = ["text"], MetadataColumns = ["n", "price", "when", "ok"] });
        Document document = await loader.LoadOneAsync("a.csv", "n,price,when,ok,text\n1,2.50,2026-11-21,true,\"two\nlines\"\n2,,,,next\n");
        Assert.Equal("two\nlines\nnext", document.Text);
        Assert.Equal([BlockKind.TableRow, BlockKind.TableRow], document.Blocks.Select(block => block.Kind));
        Metadata facts = document.Blocks[0].Metadata;
        Assert.Equal((1L, 2.50m, true), (facts["n"].AsInteger(), facts["price"].AsDecimal(), facts["ok"].AsBoolean()));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), facts["when"].AsDate());
        Assert.Equal(["n"], document.Blocks[1].Metadata.Keys);
    }

    [Fact]
    public async Task Rows_as_documents_have_ids_titles_and_metadata()
    {
        CsvLoader loader = new(new CsvLoaderOptions { RowsAs = CsvRowsAs.Documents, IdColumn = "id", TitleColumn = "t", MetadataColumns = ["n"] });
        List<LoadFailure> failures = [];
        List<Document> documents = await loader.LoadAsync("a.csv", "id,t,n\nx,Title,5\nx,Again,6\n,None,7\ny,Last,8", failures);
        Assert.Equal(["a.csv#x", "a.csv#y"], documents.Select(document => document.Id));
        Assert.Equal(("Title", "id: x\nt: Title\nn: 5", 5L), (documents[0].Title, documents[0].Text, documents[0].Metadata["n"].AsInteger()));
        Assert.Equal(["row 2", "row 3"], failures.Select(failure => failure.Part));
    }

    [Theory]
    [InlineData(CsvRowsAs.Blocks)]
    [InlineData(CsvRowsAs.Documents)]
    public async Task Ragged_rows_are_reported_and_the_rest_goes_on(CsvRowsAs rows)
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await new CsvLoader(new CsvLoaderOptions { RowsAs = rows }).LoadAsync("a.csv", "a,b\n1,2\n3\n4,5,6\n7,8,,\n9,10\n", failures);
        Assert.Equal(["row 2", "row 3"], failures.Select(failure => failure.Part));
        Assert.Contains("line 4 and has 3 fields where the header has 2", failures[1].Reason, StringComparison.Ordinal);
        Assert.Equal(3, rows == CsvRowsAs.Documents ? documents.Count : documents[0].Blocks.Count);
    }

    [Fact]
    public async Task A_missing_column_is_named_with_those_there_are()
    {
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => new CsvLoader(new CsvLoaderOptions { TextColumns = ["Text"] }).LoadAsync("a.csv", "text,n\nx,1\n"));
        Assert.Contains("'Text'. Its columns are: text, n.", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CsvLoader(new CsvLoaderOptions { IdColumn = "id" }));
    }

    [Fact]
    public async Task Captions_above_the_header_are_paragraphs_and_the_first_is_the_title()
    {
        Document document = await new CsvLoader().LoadOneAsync("a.csv", "Stanley Cups,,\n,,\nTeam,City,Cups\nBlues,STL,1\n");
        Assert.Equal("Stanley Cups", document.Title);
        Assert.Equal([(BlockKind.Paragraph, "Stanley Cups"), (BlockKind.TableRow, "Team: Blues | City: STL | Cups: 1")], document.Outline());
        Document bare = await new CsvLoader(new CsvLoaderOptions { HasHeader = false }).LoadOneAsync("a.csv", "x,y\n1,2\n");
        Assert.Equal(2, bare.Blocks.Count);
    }

    [Fact]
    public async Task A_long_file_is_read_row_by_row()
    {
        StringBuilder csv = new("id,text\n");
        for (int i = 0; i < 20_000; i++)
            csv.Append(i).Append(",\"übrig ").Append(i).Append("\"\n");
        List<Document> documents = await new CsvLoader(new CsvLoaderOptions { RowsAs = CsvRowsAs.Documents, IdColumn = "id" }).LoadAsync("a.csv", csv.ToString());
        Assert.Equal(20_000, documents.Count);
        Assert.Equal("id: 19999\ntext: übrig 19999", documents[^1].Text);
    }

    [Fact]
    public async Task An_unclosed_quote_fails_without_taking_the_rows_before_it()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await new CsvLoader(new CsvLoaderOptions { RowsAs = CsvRowsAs.Documents }).LoadAsync("a.csv", "a,b\n1,2\n\"3,4\n5,6\n", failures);
        Assert.Single(documents);
        Assert.Contains("line 3", Assert.Single(failures).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_CSV_keeps_the_invariants()
    {
        string[] pieces = [",", ";", "\n", "\r\n", "\"", "a", "x y", "😀", "1", "\t"];
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string csv = "h,i\n1,2\n" + string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)]));
            BlockInvariants.Check(await new CsvLoader(new CsvLoaderOptions { Delimiter = ',' }).LoadOneAsync("a.csv", csv));
        }
    }

    [Fact]
    public async Task Real_tables_load()
    {
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", "csv")))
        {
            List<LoadFailure> failures = [];
            Document document = Assert.Single(await new CsvLoader().LoadAsync(Path.GetFileName(path), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), failures));
            Assert.Empty(failures);
            BlockInvariants.Check(document);
        }
    }
}
