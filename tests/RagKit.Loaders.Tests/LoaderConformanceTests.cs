using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Tests;

public sealed class TextLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("notes/a.txt", "First line\nof a paragraph.\r\n\r\nSecond 😀 paragraph, übrigens.\n"),
        new("code/p.py", "import os\n\n\ndef f():\n    return '😀'\n"),
    ];

    protected override IDocumentLoader CreateLoader() => new TextLoader();
}

public sealed class MarkdownLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("a.md", """
            ---
            title: Leave
            tags: [hr, "pay"]
            year: 2026
            ---
            # Leave *policy*

            Some **text** with a [link](http://example.com/a) and 😀.

            - one
              - nested
            - two

            > a quote
            > > within a quote

            | a | b |
            |---|---|
            | 1 | 2 |

            +---+---+
            | x | y |
            +---+---+

            ```csharp
            int x;
            ```

            ![a picture](x.png)
            """),
    ];

    protected override IDocumentLoader CreateLoader() => new MarkdownLoader();
}

public sealed class HtmlLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("a.html", """
            <!DOCTYPE html><html lang=en><head><title>T</title><meta name=author content=A><script>var x = "<p>";</script></head>
            <body><nav><a href=/>Home</a></nav><h1>Head 😀</h1><p>Some <b>text</b> &amp; a <a href="/x">link</a><p>More
            <ul><li>one<ul><li>inner</ul><li>two</ul>
            <table><tr><th>a<th>b<tr><td>1<td>2</table><pre><code class="language-c">int x;
              int y;</code></pre><blockquote>said<p>he</blockquote><img alt="a picture" src=x></body></html>
            """),
    ];

    protected override IDocumentLoader CreateLoader() => new HtmlLoader();
}

public sealed class CsvLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples => [new("a.csv", "name,text\nx,\"a, b\"\ny,\"two\nlines 😀\"\n")];

    protected override IDocumentLoader CreateLoader() => new CsvLoader(new CsvLoaderOptions { MetadataColumns = [] });
}

public sealed class CsvRowLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples => [new("a.csv", "name;text\nx;\"a; b\"\ny;\"two\nlines 😀\"\nz;übrig\n")];

    protected override IDocumentLoader CreateLoader() => new CsvLoader(new CsvLoaderOptions { RowsAs = CsvRowsAs.Documents });
}

public sealed class JsonLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
        [new("a.json", """{"name":"x","tags":["a","b"],"inner":{"deep":[{"text":"one 😀"},{"text":"two"}]},"n":1}""")];

    protected override IDocumentLoader CreateLoader() => new JsonLoader();
}

public sealed class JsonLinesLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
        [new("a.jsonl", "{\"_id\":\"1\",\"title\":\"t\",\"text\":\"one 😀\"}\n\n{\"a\":{\"b\":\"two\"}}\n\"three\"\n")];

    protected override IDocumentLoader CreateLoader() => new JsonLinesLoader();
}
