using System.Text.Json;
using Microsoft.Extensions.Primitives;
using RagKit.Stores.Qdrant.Tests.Schema;
using RagKit.Stores.Qdrant.Tests.Server;
using RagKit.TestData;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>The check that every request of the other tests goes through finds what is wrong.</summary>
public sealed class RequestValidationTests
{
    private const string Points = "/collections/c/points", Query = "/collections/c/points/query";

    [Theory]
    [InlineData("PUT", Points, """{"points":[{"id":"5c56c793-69f3-4fbf-87e6-c4bf54c28c26","vector":{"words":{"indices":[1],"values":[0.5]}},"payload":{"a":{"b":[1,null]}}}]}""")]
    [InlineData("PUT", Points, """{"points":[{"id":7,"vector":{}}],"update_mode":"insert_only"}""")]
    [InlineData("POST", Query, """{"query":[0.1,0.2],"using":"a","filter":{"must":[{"key":"k","match":{"any":["x","y"]}}],"must_not":[{"has_id":[1]}]},"limit":3}""")]
    [InlineData("POST", Query, """{"prefetch":[{"query":{"indices":[1],"values":[1.5]},"using":"w","limit":5}],"query":{"rrf":{"k":60}}}""")]
    [InlineData("DELETE", "/collections/c", null)]
    public void Right_requests_pass(string method, string path, string? body) => Assert.Null(Check(method, path, body));

    [Theory]
    [InlineData("PUT", Points, """{"points":[{"id":"no-uuid","vector":{}}]}""")]
    [InlineData("PUT", Points, """{"points":[{"id":-1,"vector":{}}]}""")]
    [InlineData("PUT", Points, """{"points":[{"id":1}]}""")]
    [InlineData("PUT", Points, """{"points":[{"id":1,"vector":{"words":{"indices":[-1],"values":[0.5]}}}]}""")]
    [InlineData("PUT", Points, """{"points":[{"id":1,"vector":{}}],"update_mode":"sometimes"}""")]
    [InlineData("PUT", Points, """{"points":[{"id":1,"vector":{},"playload":{}}]}""")]
    [InlineData("PUT", Points, null)]
    [InlineData("POST", Query, """{"query":[0.1],"limit":0}""")]
    [InlineData("POST", Query, """{"query":[0.1],"filter":{"must_nott":[]}}""")]
    [InlineData("POST", Query, """{"query":[0.1],"filter":{"must":[{"key":"k","match":{"any":["x","x"]}}]}}""")]
    [InlineData("POST", Query, """{"query":[0.1],"filter":{"must":[{"match":{"value":"x"}}]}}""")]
    [InlineData("POST", Query, """{"query":[0.1],"with_vectors":true}""")]
    [InlineData("POST", "/collections/c/points/search", """{"vector":[0.1],"limit":1}""")]
    [InlineData("PATCH", Points, "{}")]
    [InlineData("DELETE", "/collections/c", "{}")]
    public void Wrong_requests_are_found(string method, string path, string? body) => Assert.NotNull(Check(method, path, body));

    [Fact]
    public void Parameters_are_checked()
    {
        Assert.Null(Check("PUT", Points, """{"points":[]}""", ("wait", "true"), ("ordering", "strong")));
        Assert.NotNull(Check("PUT", Points, """{"points":[]}""", ("wait", "perhaps")));
        Assert.NotNull(Check("PUT", Points, """{"points":[]}""", ("await", "true")));
        Assert.NotNull(Check("PUT", Points, """{"points":[]}""", ("ordering", "strict")));
        Assert.Null(Check("POST", Query, """{"query":[0.1]}""", ("consistency", "majority")));
        Assert.NotNull(Check("POST", Query, """{"query":[0.1]}""", ("consistency", "most")));
    }

    private static string? Check(string method, string path, string? body, params (string Name, string Value)[] query)
    {
        SharedData.Path("qdrant", "openapi.json");
        ApiSpecification specification = FakeQdrant.Specification!;
        using JsonDocument? parsed = body is null ? null : JsonDocument.Parse(body);
        return specification.CheckRequest(method, path, query.Select(pair => KeyValuePair.Create(pair.Name, new StringValues(pair.Value))), parsed?.RootElement);
    }
}
