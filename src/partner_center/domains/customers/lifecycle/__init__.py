"""States, steps and deadlines of the customers' domain; importing this room declares all of them."""
