"""The people of the demo company: the cast that signs in with one click, and their colleagues."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from accounts.enums import CompanyRole
from departments.enums import Role
from servicedesk.demo.company import BERLIN, BOSTON, PUNE

DOMAIN = "desk.example"
PASSWORD = "desk-demo"  # noqa: S105 (everybody's, and printed where one signs in: a demo)
ASKS_ONLY = None


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody: `serves` is their part in the queue of their home department, None when they only ask."""

    name: str
    site: str
    home: str
    job: str
    serves: Role | None = ASKS_ONLY
    mailbox: str = ""
    company_roles: tuple[CompanyRole, ...] = ()

    @property
    def email(self) -> str:
        """`first.last@`, in plain letters; the cast goes by first names."""
        return _address(self.mailbox or self.name)

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.name.split(" ", 1)[0]


@cache
def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return f"{plain.lower().replace(' ', '.')}@{DOMAIN}"


HEAD, DEPUTY, MEMBER = Role.HEAD, Role.DEPUTY, Role.MEMBER

CAST = (
    PersonPlan("Rosa Albrecht", BERLIN, "sales", "Account manager", mailbox="rosa"),
    PersonPlan("Ben Hartwig", BERLIN, "it", "Systems engineer", MEMBER, mailbox="ben"),
    PersonPlan("Lena Vogt", BERLIN, "it", "Head of IT", HEAD, mailbox="lena"),
    PersonPlan("Otto Brandt", BERLIN, "finance", "Accountant", MEMBER, mailbox="otto"),
    PersonPlan("Hana Novak", BERLIN, "hr", "HR partner", MEMBER, mailbox="hana"),
    PersonPlan("Hugo Lindner", BERLIN, "hr", "Head of HR", HEAD, mailbox="hugo"),
    PersonPlan(
        "Vera Castell",
        BERLIN,
        "operations",
        "Chief operating officer",
        mailbox="vera",
        company_roles=(CompanyRole.EXECUTIVE,),
    ),
    PersonPlan(
        "Tom Reinhardt",
        BERLIN,
        "finance",
        "Internal auditor",
        mailbox="tom",
        company_roles=(CompanyRole.AUDITOR, CompanyRole.RECOVERY_OWNER),
    ),
    PersonPlan("Ada Winkler", BERLIN, "it", "Desk administrator", mailbox="ada", company_roles=(CompanyRole.ADMIN,)),
)

COLLEAGUES = (
    # IT
    PersonPlan("Kadir Aydin", BERLIN, "it", "Deputy head of IT", DEPUTY),
    PersonPlan("Mira Sommer", BERLIN, "it", "Support engineer", MEMBER),
    PersonPlan("Jonas Pohl", BERLIN, "it", "Network engineer", MEMBER),
    PersonPlan("Emil Krause", BERLIN, "it", "Support engineer", MEMBER),
    PersonPlan("Priya Deshmukh", PUNE, "it", "Support engineer", MEMBER),
    PersonPlan("Arjun Kale", PUNE, "it", "Application engineer", MEMBER),
    PersonPlan("Caleb Norris", BOSTON, "it", "Support engineer", MEMBER),
    PersonPlan("Grace Whitman", BOSTON, "it", "Security engineer", MEMBER),
    # HR
    PersonPlan("Clara Neumann", BERLIN, "hr", "Deputy head of HR", DEPUTY),
    PersonPlan("Sofia Brenner", BERLIN, "hr", "Payroll specialist", MEMBER),
    PersonPlan("Anjali Joshi", PUNE, "hr", "HR partner", MEMBER),
    PersonPlan("Marcus Doyle", BOSTON, "hr", "HR partner", MEMBER),
    # Finance
    PersonPlan("Greta Stein", BERLIN, "finance", "Head of Finance", HEAD),
    PersonPlan("Karin Wolff", BERLIN, "finance", "Deputy head of Finance", DEPUTY),
    PersonPlan("Yusuf Demir", BERLIN, "finance", "Accounts payable", MEMBER),
    PersonPlan("Ilse Hoffmann", BERLIN, "finance", "Accounts receivable", MEMBER),
    PersonPlan("Vikram Rao", PUNE, "finance", "Accounts payable", MEMBER),
    PersonPlan("Neha Patil", PUNE, "finance", "Travel and expenses", MEMBER),
    PersonPlan("Daniel Pierce", BOSTON, "finance", "Controller"),
    # Facilities
    PersonPlan("Paul Richter", BERLIN, "facilities", "Head of Facilities", HEAD),
    PersonPlan("Dieter Lang", BERLIN, "facilities", "Building engineer", MEMBER),
    PersonPlan("Aylin Kaya", BERLIN, "facilities", "Workplace coordinator", MEMBER),
    PersonPlan("Nadja Petrova", BERLIN, "facilities", "Caretaker", MEMBER),
    PersonPlan("Rahul More", PUNE, "facilities", "Site caretaker", MEMBER),
    PersonPlan("Frank Delaney", BOSTON, "facilities", "Site caretaker", MEMBER),
    # Legal
    PersonPlan("Eleanor Marsh", BOSTON, "legal", "General counsel", HEAD),
    PersonPlan("Simon Ford", BOSTON, "legal", "Counsel", MEMBER),
    PersonPlan("Rachel Kim", BOSTON, "legal", "Counsel", MEMBER),
    PersonPlan("Peter Lowell", BOSTON, "legal", "Contract manager", MEMBER),
    # Marketing
    PersonPlan("Meera Kulkarni", PUNE, "marketing", "Head of Marketing", HEAD),
    PersonPlan("Rohan Bhatt", PUNE, "marketing", "Graphic designer", MEMBER),
    PersonPlan("Sneha Iyer", PUNE, "marketing", "Editor", MEMBER),
    PersonPlan("Aditya Naik", PUNE, "marketing", "Web developer", MEMBER),
    PersonPlan("Kavya Menon", PUNE, "marketing", "Events manager", MEMBER),
    PersonPlan("Tara Singh", PUNE, "marketing", "Graphic designer", MEMBER),
    PersonPlan("Felix Braun", BERLIN, "marketing", "Product marketer"),
    PersonPlan("Hannah Cole", BOSTON, "marketing", "Product marketer"),
    # Sales
    PersonPlan("Victor Ames", BOSTON, "sales", "Head of Sales", HEAD),
    PersonPlan("Laura Bennett", BOSTON, "sales", "Quotes and prices", MEMBER),
    PersonPlan("Owen Clarke", BOSTON, "sales", "Tender manager", MEMBER),
    PersonPlan("Megan Ross", BOSTON, "sales", "Demo pool", MEMBER),
    PersonPlan("Max Keller", BERLIN, "sales", "Account manager"),
    PersonPlan("Nina Scholz", BERLIN, "sales", "Account manager"),
    PersonPlan("Leon Fuchs", BERLIN, "sales", "Sales engineer"),
    PersonPlan("Ines Ferreira", BERLIN, "sales", "Key accounts"),
    PersonPlan("Emily Grant", BOSTON, "sales", "Account manager"),
    PersonPlan("Jack Turner", BOSTON, "sales", "Account manager"),
    PersonPlan("Sophie Martin", BOSTON, "sales", "Sales engineer"),
    PersonPlan("Ravi Shinde", PUNE, "sales", "Account manager"),
    PersonPlan("Pooja Chavan", PUNE, "sales", "Account manager"),
    PersonPlan("Nikhil Gokhale", PUNE, "sales", "Sales engineer"),
    # Operations
    PersonPlan("Stefan Kruse", BERLIN, "operations", "Head of Operations", HEAD),
    PersonPlan("Divya Nair", PUNE, "operations", "Deputy head of Operations", DEPUTY),
    PersonPlan("Tobias Meier", BERLIN, "operations", "Shipping", MEMBER),
    PersonPlan("Anna Berg", BERLIN, "operations", "Order desk", MEMBER),
    PersonPlan("Sanjay Pawar", PUNE, "operations", "Monitoring", MEMBER),
    PersonPlan("Leela Thomas", PUNE, "operations", "Monitoring", MEMBER),
    PersonPlan("Manoj Jadhav", PUNE, "operations", "Warehouse", MEMBER),
    PersonPlan("Chris Walker", BOSTON, "operations", "Shipping", MEMBER),
    PersonPlan("Denise Howard", BOSTON, "operations", "Monitoring", MEMBER),
    PersonPlan("Luis Ortega", BOSTON, "operations", "Order desk", MEMBER),
    PersonPlan("Olga Weber", BERLIN, "operations", "Production planner"),
    PersonPlan("Jürgen Maas", BERLIN, "operations", "Production lead"),
    PersonPlan("Katrin Vogel", BERLIN, "operations", "Quality engineer"),
    PersonPlan("Ahmed Saleh", BERLIN, "operations", "Purchasing"),
    PersonPlan("Swati Kadam", PUNE, "operations", "Calibration lab"),
    PersonPlan("Deepak Bhosale", PUNE, "operations", "Calibration lab"),
    PersonPlan("Amit Sathe", PUNE, "operations", "Production planner"),
    PersonPlan("Holly Jensen", BOSTON, "operations", "Field service"),
    PersonPlan("Brian Foley", BOSTON, "operations", "Field service"),
    # Front Office
    PersonPlan("Carla Busch", BERLIN, "front-office", "Head of Front Office", HEAD),
    PersonPlan("Elif Yilmaz", BERLIN, "front-office", "Reception", MEMBER),
    PersonPlan("Martin Haas", BERLIN, "front-office", "Post room", MEMBER),
)

PEOPLE = CAST + COLLEAGUES
