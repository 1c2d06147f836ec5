"""The schema explains itself, and its nodes are nodes."""

from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema

from resolvers.permissions import NODES
from schema.checking import CONTRACT
from schema.describing import description_faults
from schema.schema import build
from store.ids import Kind

CONTRACTED = build_schema(CONTRACT.read_text())
SERVED = build()._schema


def test_every_part_of_the_schema_says_what_it_means() -> None:
    assert description_faults(SERVED, CONTRACTED) == []


def test_what_says_nothing_is_named_one_by_one() -> None:
    silent = build_schema("""
        "Everything that can be asked."
        type Query {
          "The page size."
          pageSize(of: ID!, "Whose it is." input: Wanted): Word!
          silent: Int
        }
        input Wanted { id: ID }
        "Some word or other."
        enum Word { "The first." FIRST "In the middle." SECOND LAST }
        """)
    promised = build_schema('"What is asked." type Query { silent: Int }')
    assert sorted(description_faults(silent, promised)) == [
        "Has no description: Query.pageSize(of:)",
        "Has no description: Query.silent",
        "Has no description: Wanted",
        "Has no description: Wanted.id",
        "Has no description: Word.LAST",
        "Says no more than its name: Query.pageSize",
        "Says no more than its name: Word.FIRST",
        "Says something else than the contract: Query",
    ]


def test_whatever_has_an_id_is_a_node_that_can_be_asked_for_again() -> None:
    """But an upload: it is no part of the graph, only a place to put bytes."""
    for name, type_ in SERVED.type_map.items():
        if isinstance(type_, GraphQLObjectType) and "id" in type_.fields and name != "Upload":
            node = SERVED.type_map["Node"]
            assert isinstance(node, GraphQLInterfaceType)
            assert node in type_.interfaces, name
            assert Kind(name.lower()).value in NODES, name
